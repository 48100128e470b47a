package network.icn.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import network.icn.testing.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many public methods say in a comment what they mean. Counted are methods that a program outside the package can
 * call, without those that carry out what is said of a type above and without what every value has: what a record says
 * of its components stands at the record.
 */
class DocumentedTest {
    private static final Pattern OF_EVERY_VALUE = Pattern.compile("equals|hashCode|toString|compareTo|main");

    /** Constructors are not counted: what they take stands at the type. */
    @ParameterizedTest
    @CsvSource({"protocol, 95", "simulator-kernel, 95", "simulator, 95", "libp2p, 95", "satellite, 95"})
    void publicMethodsSayWhatTheyMean(String module, int leastPercent, TestReporter reporter) throws IOException {
        Count count = count(Repository.mainSources().stream()
                .filter(file -> Repository.name(file).startsWith(module + "/"))
                .toList());
        reporter.publishEntry(module, count.documented + " of " + count.all() + " public methods documented");

        assertThat(count.all()).as("public methods of " + module).isGreaterThan(10);
        assertThat(count.documented * 100)
                .as(
                        "%d of %d public methods of %s have a comment, at least %d %% must; without are %s",
                        count.documented, count.all(), module, leastPercent, count.bare)
                .isGreaterThanOrEqualTo(count.all() * leastPercent);
    }

    @Test
    void everyTypeThatOthersUseSaysWhatItIs() throws IOException {
        assertThat(count(Repository.mainSources().stream()
                                .filter(file ->
                                        Repository.name(file).matches("(protocol|simulator-kernel|simulator)/.*"))
                                .toList())
                        .bareTypes)
                .isEmpty();
    }

    private static Count count(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            Count count = new Count(Trees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                count.scan(unit, null);
            }
            return count;
        }
    }

    private static final class Count extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final List<String> bare = new ArrayList<>();
        private final List<String> bareTypes = new ArrayList<>();
        private int documented;

        Count(Trees trees) {
            this.trees = trees;
        }

        int all() {
            return documented + bare.size();
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isPublic(getCurrentPath())) {
                return null;
            }
            if (trees.getDocComment(getCurrentPath()) == null && parentType() == null) {
                bareTypes.add(type.getSimpleName().toString());
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            String name = method.getName().toString();
            if (isPublic(getCurrentPath())
                    && !name.equals("<init>")
                    && !OF_EVERY_VALUE.matcher(name).matches()
                    && !overrides(method)) {
                if (trees.getDocComment(getCurrentPath()) == null) {
                    bare.add(parentType().getSimpleName() + "." + name);
                } else {
                    documented++;
                }
            }
            // What stands inside is for nobody outside.
            return null;
        }

        private boolean isPublic(TreePath path) {
            Tree parent = path.getParentPath().getLeaf();
            boolean ofInterface = parent instanceof ClassTree && parent.getKind() == Tree.Kind.INTERFACE;
            Set<Modifier> flags = switch (path.getLeaf()) {
                case ClassTree type -> type.getModifiers().getFlags();
                case MethodTree method -> method.getModifiers().getFlags();
                default -> Set.of();
            };
            return flags.contains(Modifier.PUBLIC) || (ofInterface && !flags.contains(Modifier.PRIVATE));
        }

        private ClassTree parentType() {
            return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type ? type : null;
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }
    }
}
