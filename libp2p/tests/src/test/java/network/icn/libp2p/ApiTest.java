package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// What the modules export to everybody is what the last release did: `api.txt` of the library holds it, a line each.
/// A line that is gone breaks those who use it, so it needs a word in CHANGELOG.md and another version; then
/// `-Dlibp2p.api=write` makes the file anew.
class ApiTest {
    private static final Path LIBRARY = Path.of("..");
    private static final Path API = LIBRARY.resolve("api.txt");
    private static final String PREFIX = "network.icn.libp2p";

    /// More types than this of one part nobody keeps in mind.
    private static final int TYPES_OF_A_PART = 22;
    /// More of them all; each one more is one more to keep for ever.
    private static final int TYPES = 51;
    /// With those inside others: else a type could hide in one that it does not belong to.
    private static final int NESTED_TOO = 115;

    @Test
    void theApiIsThatOfTheLastRelease() throws IOException {
        List<String> now = api();
        if ("write".equals(System.getProperty("libp2p.api"))) {
            Files.write(API, now);
        }
        List<String> released = Files.readAllLines(API);

        assertThat(now).as("lines of api.txt that are gone: they break users").containsAll(released);
        assertThat(released).as("api.txt; what is new needs -Dlibp2p.api=write").isEqualTo(now);
    }

    @Test
    void fewTypesAreExported(TestReporter reporter) throws IOException {
        var counts = new TreeMap<String, Integer>();
        int nestedToo = 0;
        for (ModuleReference module : modules()) {
            List<Class<?>> all = exported(module);
            int types = (int) all.stream()
                    .filter(type -> type.getEnclosingClass() == null)
                    .count();
            counts.put(module.descriptor().name(), types);
            nestedToo += all.size();
            reporter.publishEntry(
                    module.descriptor().name(), types + " exported types, " + all.size() + " with nested ones");
        }

        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allMatch(count -> count <= TYPES_OF_A_PART);
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum())
                .as("exported types, of %s", counts)
                .isLessThanOrEqualTo(TYPES);
        assertThat(nestedToo).as("exported types, nested ones too").isLessThanOrEqualTo(NESTED_TOO);
    }

    @Test
    void allThatIsExportedToEverybodyIsSomewhereInThePicture() throws IOException {
        Set<String> packages = new TreeSet<>();
        api().forEach(line -> packages.add(line.substring(0, line.indexOf(':'))));

        String readme = Files.readString(LIBRARY.resolve("README.md"));
        assertThat(packages).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    @Test
    void theVersionHasItsChapterInTheChangelog() throws IOException {
        String own = first(LIBRARY.resolve("pom.xml"), "<packaging>pom</packaging>", "<version>([^<]+)</version>\\s+$");
        String used = first(LIBRARY.resolve("../pom.xml"), "</properties>", "<libp2p.version>([^<]+)</libp2p.version>");

        assertThat(used).isEqualTo(own);
        assertThat(Files.readAllLines(LIBRARY.resolve("CHANGELOG.md")))
                .anyMatch(line -> line.startsWith("## ") && line.contains(own));
    }

    /// The group that matches in the text before `end`.
    private static String first(Path file, String end, String pattern) throws IOException {
        String text = Files.readString(file);
        Matcher matcher = Pattern.compile(pattern).matcher(text.substring(0, text.indexOf(end)));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static List<String> api() throws IOException {
        List<String> lines = new ArrayList<>();
        for (ModuleReference module : modules()) {
            for (Class<?> type : exported(module)) {
                String margin = type.getPackageName() + ": ";
                lines.add(margin + type.toGenericString() + parents(type));
                members(type).sorted().forEach(member -> lines.add(margin + "    " + member));
            }
        }
        return lines.stream().map(line -> line.replace("java.lang.", "")).toList();
    }

    private static String parents(Class<?> type) {
        List<String> parents = new ArrayList<>();
        if (type.getSuperclass() != null && !Set.of(Object.class, Record.class).contains(type.getSuperclass())) {
            parents.add(type.getGenericSuperclass().getTypeName());
        }
        Stream.of(type.getGenericInterfaces()).forEach(each -> parents.add(each.getTypeName()));
        return parents.isEmpty() ? "" : " : " + String.join(", ", parents);
    }

    private static Stream<String> members(Class<?> type) {
        Stream<Field> fields = Stream.of(type.getDeclaredFields()).filter(field -> !field.isSynthetic());
        Stream<Executable> code =
                Stream.concat(Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()));
        return Stream.concat(
                fields.filter(ApiTest::isVisible).map(Field::toGenericString),
                code.filter(each -> !each.isSynthetic() && isVisible(each)).map(Executable::toGenericString));
    }

    private static boolean isVisible(Member member) {
        return isVisible(member.getModifiers());
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /// Public types in what the module exports to everybody, and public types in these, by name.
    private static List<Class<?>> exported(ModuleReference module) throws IOException {
        Set<String> packages = new TreeSet<>();
        module.descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .forEach(packages::add);
        try (ModuleReader reader = module.open();
                Stream<String> entries = reader.list()) {
            return entries.filter(entry -> entry.endsWith(".class") && !entry.endsWith("-info.class"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
                    .<Class<?>>map(ApiTest::load)
                    .filter(ApiTest::isReachable)
                    .sorted(Comparator.comparing(Class::getName))
                    .toList();
        }
    }

    private static boolean isReachable(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || !isVisible(type.getModifiers())) {
            return false;
        }
        return type.getEnclosingClass() == null || isReachable(type.getEnclosingClass());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static List<ModuleReference> modules() {
        Path[] entries = Stream.of(
                        System.getProperty("surefire.test.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.toString().endsWith(".jar") || Files.exists(entry.resolve("module-info.class")))
                .filter(entry -> entry.toString().contains("libp2p"))
                .toArray(Path[]::new);
        return ModuleFinder.of(entries).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith(PREFIX))
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .toList();
    }
}
