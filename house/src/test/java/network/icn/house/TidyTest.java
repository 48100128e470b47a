package network.icn.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import network.icn.testing.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * House rules that a compiler does not know, over the text and the syntax tree of every source file. A rule that is
 * checked late is never paid back, so they hold from the first commit.
 */
class TidyTest {

    /** Longer files hide a second concept. */
    private static final int MAX_FILE_LINES = 400;

    /** Longer ones are split before somebody has to who only came to add a few lines. */
    private static final int FULL_FILE_LINES = MAX_FILE_LINES * 95 / 100;

    /** Half of all files have at most so many lines: a limit says nothing about what is usual. */
    private static final int MEDIAN_FILE_LINES = 70;

    /** Nine of ten files have at most so many lines. */
    private static final int NINTH_DECILE_FILE_LINES = 180;

    /** Files that a failure names: those that are the least work. */
    private static final int NEAREST = 10;

    /** Longer methods cannot be read on one screen. */
    private static final int MAX_METHOD_LINES = 60;

    private static final int MAX_LINE_LENGTH = 120;

    private static final Pattern UNCLASSED_TODO = Pattern.compile("\\bTODO\\b(?!\\((now|soon|later)\\):)");
    private static final Pattern MOCK_LIBRARY =
            Pattern.compile("import (static )?(org\\.mockito|org\\.easymock|mockit)\\b");
    private static final Pattern VAGUE_NAME = Pattern.compile(".+(Impl|Utils?|Helpers?|(?<!Trust)Manager)$");

    @Test
    void mainFilesAreShort() {
        assertThat(sized(Repository.mainSources()).stream().filter(file -> file.lines() > FULL_FILE_LINES))
                .as(
                        "main files of more than %d lines, %d less 5 %%: give a concept in each a file of its own",
                        FULL_FILE_LINES, MAX_FILE_LINES)
                .isEmpty();
    }

    @Test
    void mainFilesAreSplitByConcept(TestReporter reporter) {
        List<Sized> files = sized(Repository.mainSources());

        reporter.publishEntry("main files", Integer.toString(files.size()));
        assertAtMost("median", files, files.size() / 2, MEDIAN_FILE_LINES, reporter);
        assertAtMost("90th percentile", files, files.size() * 9 / 10, NINTH_DECILE_FILE_LINES, reporter);
    }

    private static void assertAtMost(String what, List<Sized> files, int place, int max, TestReporter reporter) {
        int lines = files.get(place).lines();
        List<Sized> nearest =
                files.stream().filter(file -> file.lines() > max).limit(NEAREST).toList();
        reporter.publishEntry(what + " lines", Integer.toString(lines));
        assertThat(lines)
                .as(
                        "%s of the lines of main files: give concepts in these a file of their own, until it is %d: %s",
                        what, max, nearest)
                .isLessThanOrEqualTo(max);
    }

    /** By length. */
    private static List<Sized> sized(List<Path> files) {
        return files.stream()
                .map(file -> new Sized(Repository.name(file), lines(file).size()))
                .sorted(Comparator.comparingInt(Sized::lines).thenComparing(Sized::name))
                .toList();
    }

    private record Sized(String name, int lines) {
        @Override
        public String toString() {
            return name + ": " + lines + " lines";
        }
    }

    @Test
    void methodsFitOnAScreen() throws IOException {
        assertThat(new Shapes().of(Repository.mainSources()).longMethods)
                .as("methods of more than %d lines", MAX_METHOD_LINES)
                .isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        assertThat(new Shapes().of(Repository.mainSources()).vagueNames)
                .as("Impl, Util, Helper and Manager name no concept")
                .isEmpty();
    }

    @Test
    void everyMainPackageIsNullMarked() {
        List<Path> folders = Repository.mainSources().stream()
                .map(Path::getParent)
                .distinct()
                .toList();

        assertThat(folders.stream()
                        .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java"))
                                || !Repository.read(folder.resolve("package-info.java"))
                                        .contains("@NullMarked"))
                        .map(Repository::name))
                .as("packages without a @NullMarked package-info.java")
                .isEmpty();
    }

    @Test
    void noFileHasTabsOrOverlongLines() {
        assertNoLine(all(), line -> line.indexOf('\t') >= 0, "tab");
        assertNoLine(all(), line -> line.length() > MAX_LINE_LENGTH && !line.contains("://"), "line over 120");
    }

    @Test
    void debtHasAClass() {
        List<Path> files =
                all().stream().filter(file -> !file.endsWith("TidyTest.java")).toList();
        assertNoLine(files, line -> UNCLASSED_TODO.matcher(line).find(), "TODO without (now|soon|later)");
        assertNoLine(files, line -> line.contains("FIX" + "ME"), "FIX" + "ME");
    }

    @Test
    void testsNeitherSleepNorMock() {
        List<Path> files = Repository.testSources();
        assertNoLine(files, line -> line.contains("Thread." + "sleep"), "sleep in a test");
        assertNoLine(files, line -> line.contains(".SECONDS." + "sleep"), "sleep in a test");
        assertNoLine(files, line -> MOCK_LIBRARY.matcher(line).find(), "mock library");
    }

    /** Whoever moves a constant would change what is written down, or shown. */
    @Test
    void noConstantGoesByItsPlace() {
        assertNoLine(Repository.mainSources(), line -> line.contains(".ordinal()"), "place of a constant");
    }

    private static List<Path> all() {
        List<Path> files = new ArrayList<>(Repository.mainSources());
        files.addAll(Repository.testSources());
        return files;
    }

    private static List<String> lines(Path file) {
        return Repository.read(file).lines().toList();
    }

    private static void assertNoLine(List<Path> files, Predicate<String> bad, String rule) {
        List<String> found = files.stream()
                .flatMap(file -> {
                    List<String> lines = lines(file);
                    return IntStream.range(0, lines.size())
                            .filter(index -> bad.test(lines.get(index)))
                            .mapToObj(index -> Repository.name(file) + ":" + (index + 1));
                })
                .toList();
        assertThat(found).as(rule).isEmpty();
    }

    /** What only the syntax tree tells. */
    private static final class Shapes extends TreeScanner<Void, CompilationUnitTree> {
        private final List<String> longMethods = new ArrayList<>();
        private final List<String> vagueNames = new ArrayList<>();
        private SourcePositions positions;

        Shapes of(List<Path> files) throws IOException {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            try (var manager = compiler.getStandardFileManager(null, null, null)) {
                JavacTask task = (JavacTask)
                        compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
                positions = Trees.instance(task).getSourcePositions();
                task.parse().forEach(unit -> scan(unit, unit));
            }
            return this;
        }

        @Override
        public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            long lines = line(unit, positions.getEndPosition(unit, method))
                    - line(unit, positions.getStartPosition(unit, method))
                    + 1;
            if (lines > MAX_METHOD_LINES) {
                longMethods.add(place(unit, method) + " " + method.getName() + ": " + lines + " lines");
            }
            return super.visitMethod(method, unit);
        }

        @Override
        public Void visitClass(ClassTree type, CompilationUnitTree unit) {
            if (VAGUE_NAME.matcher(type.getSimpleName()).matches()) {
                vagueNames.add(place(unit, type) + " " + type.getSimpleName());
            }
            return super.visitClass(type, unit);
        }

        private String place(CompilationUnitTree unit, Tree tree) {
            return Repository.name(Path.of(unit.getSourceFile().toUri())) + ":"
                    + line(unit, positions.getStartPosition(unit, tree));
        }

        private static long line(CompilationUnitTree unit, long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
