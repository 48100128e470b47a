package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Whatever the modules export to everybody says what it means.
class JavadocTest {
    private static final Path LIBRARY = Path.of("..");
    private static final List<String> PARTS = List.of("core", "gossipsub", "host", "pubsub", "quic", "kad");
    /// An export without a list of those it is for.
    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");

    @Test
    void everyPublicMemberIsExplained(TestReporter reporter) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String part : PARTS) {
            sources.addAll(exported(LIBRARY.resolve(part).resolve("src/main/java")));
        }
        Comments comments;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            comments = new Comments(DocTrees.instance(task));
            task.parse().forEach(unit -> comments.scan(unit, unit));
        }

        reporter.publishEntry("public members", Integer.toString(comments.seen));
        assertThat(comments.seen).isGreaterThan(500);
        assertThat(comments.missing).as("public members without a comment").isEmpty();
    }

    private static List<Path> exported(Path sources) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : EXPORT.matcher(Files.readString(sources.resolve("module-info.java")))
                .results()
                .map(export -> export.group(1))
                .toList()) {
            try (Stream<Path> folder = Files.list(sources.resolve(name.replace('.', '/')))) {
                folder.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    /// Walks through public types and their members.
    private static final class Comments extends TreePathScanner<Void, CompilationUnitTree> {
        private final List<String> missing = new ArrayList<>();
        private final DocTrees trees;
        private int seen;

        Comments(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, CompilationUnitTree unit) {
            if (!isVisible(type.getModifiers())) {
                return null;
            }
            look(type.getSimpleName().toString(), unit);
            return super.visitClass(type, unit);
        }

        @Override
        public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
            if (isVisible(method.getModifiers()) && !overrides) {
                look(method.getName().toString(), unit);
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, CompilationUnitTree unit) {
            if (isVisible(field.getModifiers()) && !isComponent()) {
                look(field.getName().toString(), unit);
            }
            return null;
        }

        /// Components of records are explained at the record.
        private boolean isComponent() {
            ClassTree around = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            VariableTree field = (VariableTree) getCurrentPath().getLeaf();
            return around.getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        }

        /// Members of interfaces are public without a word.
        private boolean isVisible(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE
                            && !flags.contains(Modifier.PRIVATE));
        }

        private void look(String name, CompilationUnitTree unit) {
            seen++;
            if (trees.getDocCommentTree(getCurrentPath()) == null) {
                missing.add(Path.of(unit.getSourceFile().getName()).getFileName() + ": " + name);
            }
        }
    }
}
