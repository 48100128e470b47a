package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.cli.devnet.DevnetEvent;
import network.icn.cli.network.DealerPublic;
import network.icn.cli.node.Role;
import network.icn.node.config.Key;
import network.icn.node.key.KeyFile;
import network.icn.testing.Markdown;
import network.icn.testing.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The documents say what is: links, commands, settings, metrics, error lines, classes and tests are those of the code,
 * and only the words of the glossary are used.
 */
class DocsTest {
    private static final List<String> OF_THE_SCRIPT = List.of("test", "setup", "fmt", "bench");
    private static final Pattern TEST_NAME = Pattern.compile("([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?");
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][a-z0-9]+[A-Z]\\w*");
    private static final Pattern RULE = Pattern.compile("- \\*\\*P-(\\d+)\\*\\*\\s");
    private static final Pattern FAILURE = Pattern.compile("(?:new EnvironmentException|ConfigException\\.of)\\(");
    private static final Pattern METRIC =
            Pattern.compile("public static final String (\\w+) =\\s+\"((?:icn|libp2p)\\.[a-z.]+)\";");

    /** A warning or an error with its text, in either way of writing one. */
    private static final Pattern TROUBLE = Pattern.compile(
            "LOG\\s*\\.(?:at(?:Warn|Error)\\(\\)[^;]*?\\.log\\(\\s*\"([^\"]*)\"|(?:warn|error)\\(\\s*\"([^\"]*)\")");

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Markdown document : Markdown.all()) {
            document.links().stream()
                    .filter(link -> !link.startsWith("https://"))
                    .filter(link -> !leads(document, link))
                    .forEach(link -> broken.add(document.name() + ": " + link));
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    private static boolean leads(Markdown from, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? from.file()
                : from.file().resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || Markdown.of(Repository.name(target)).anchors().contains(parts[1]);
    }

    /** In comments of all modules and in all documents: a reader who follows a citation finds something. */
    @Test
    void everythingThatIsCitedExistsWithItsSection() {
        Path root = Repository.root();
        Set<String> rules = ruleNumbers();
        List<String> broken = new ArrayList<>();
        Stream.of(Repository.mainSources(), Repository.testSources(), protoFiles())
                .flatMap(List::stream)
                .forEach(file -> Citations.broken(Citations.comments(Repository.read(file)), rules, root)
                        .forEach(cited -> broken.add(Repository.name(file) + ": " + cited)));
        for (Markdown document : Markdown.all()) {
            String linked = document.prose().replaceAll("\\[[^\\]]*\\]\\(", "(");
            Citations.broken(linked, rules, document.file().resolveSibling(""), root)
                    .forEach(cited -> broken.add(document.name() + ": " + cited));
        }
        assertThat(broken).as("cited, and not there").isEmpty();
    }

    @Test
    void aCitationOfNothingIsFound() {
        // Written with another mark, so that these are no comments of this file.
        String source = """
                §§§ Rests on docs/design/eq1.md 4 and on docs/design/eq1.md
                §§§ 99, on quorum.md 1.3, [design](docs/design/eq1.md) 98, P-52, P-9999 and ECDSA on P-256.
                int three = 3; §§ docs/none.md: comments behind code are not read
                """.replace('§', '/');

        assertThat(Citations.broken(Citations.comments(source), ruleNumbers(), Repository.root()))
                .containsExactly("docs/design/eq1.md 99", "quorum.md", "docs/design/eq1.md 98", "P-9999");
    }

    private static Set<String> ruleNumbers() {
        return Pattern.compile("(?m)^" + RULE.pattern())
                .matcher(Markdown.of("docs/protocol.md").prose())
                .results()
                .map(rule -> rule.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyDocumentCanBeReachedFromTheReadme() {
        Set<String> reached = new TreeSet<>();
        List<Markdown> open = new ArrayList<>(List.of(Markdown.of("README.md")));
        while (!open.isEmpty()) {
            Markdown document = open.removeFirst();
            if (reached.add(document.name())) {
                document.links().stream()
                        .map(link -> link.split("#", 2)[0])
                        .filter(link -> link.endsWith(".md") && !link.startsWith("https://"))
                        .map(link -> document.file().resolveSibling(link))
                        .map(file -> Markdown.of(Repository.name(file.normalize())))
                        .forEach(open::add);
            }
        }
        assertThat(Markdown.all().stream().map(Markdown::name))
                .as("documents, those that a reader of README.md can find")
                .isSubsetOf(reached);
    }

    @Test
    void commandsThatAreShownExistWithTheirOptions() {
        CommandLine line = Icn.commandLine(Map.of());
        for (Markdown document : Markdown.all()) {
            for (List<String> command : commands(document)) {
                assertThatCode(() -> parse(command))
                        .as("%s: ./icn %s", document.name(), String.join(" ", command))
                        .doesNotThrowAnyException();
            }
            for (String span : document.spans()) {
                if (span.startsWith("./icn ")) {
                    requireCommand(
                            line,
                            document,
                            List.of(span.substring("./icn ".length()).split(" ")));
                }
            }
        }
    }

    /** The lines of all fences that begin with `./icn`, without their comments. */
    private static List<List<String>> commands(Markdown document) {
        return document.fences().stream()
                .flatMap(fence -> fence.lines().stream())
                .filter(line -> line.startsWith("./icn "))
                .map(line -> line.substring("./icn ".length()).replaceFirst(" +#.*", ""))
                .map(line -> List.of(line.strip().split(" +")))
                .toList();
    }

    private static void parse(List<String> command) {
        if (OF_THE_SCRIPT.contains(command.getFirst())) {
            String script = Repository.read(Repository.root().resolve("icn")) + sources("benchmarks");
            for (String word : command) {
                assertThat(script)
                        .as("what ./icn itself carries out")
                        .containsPattern("\\b" + word.replace("-", "") + "\\b");
            }
        } else {
            Icn.commandLine(Map.of()).parseArgs(command.toArray(String[]::new));
        }
    }

    private static void requireCommand(CommandLine line, Markdown document, List<String> words) {
        String first = words.getFirst();
        if (!first.startsWith("-") && !first.equals("help")) {
            assertThat(line.getSubcommands())
                    .as("%s: ./icn %s", document.name(), first)
                    .containsKey(first);
        }
        CommandLine group = line.getSubcommands().get(first);
        if (group != null
                && !group.getSubcommands().isEmpty()
                && words.size() > 1
                && words.get(1).matches("[a-z]+")) {
            assertThat(group.getSubcommands())
                    .as("%s: ./icn %s", document.name(), String.join(" ", words))
                    .containsKey(words.get(1));
        }
    }

    @Test
    void cheapCommandsThatAreShownWork(@TempDir Path parent) throws IOException {
        int ran = 0;
        for (String name : List.of("README.md", "docs/operations.md", "docs/doors/operator.md")) {
            Markdown document = Markdown.of(name);
            Path folder = Files.createDirectory(parent.resolve(name.replace('/', '-')));
            for (List<String> command : commands(document)) {
                if (isCheap(command)) {
                    ran++;
                    StringWriter err = new StringWriter();
                    int exit = Icn.run(
                            in(folder, command), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err));
                    assertThat(exit)
                            .as("./icn %s says %s", String.join(" ", command), err)
                            .isZero();
                }
            }
        }
        assertThat(ran).as("commands that were tried").isGreaterThanOrEqualTo(6);
    }

    private static boolean isCheap(List<String> command) {
        boolean explains = command.contains("--help") || command.contains("--list") || command.contains("--version");
        boolean makes = List.of("network dealer", "network bls", "network init", "network show")
                .contains(String.join(" ", command.subList(0, Math.min(2, command.size()))));
        return explains || makes || List.of("help", "keygen").contains(command.getFirst());
    }

    /** The same command with its files in that folder, and what an earlier one has printed in its place. */
    private static String[] in(Path folder, List<String> command) {
        return command.stream()
                .map(word -> word.equals("PEER_ID:HEX")
                        ? DealerPublic.of(KeyFile.read(folder.resolve("dealer.key")))
                                .toString()
                        : word)
                .map(word -> word.matches("[\\w.-]+\\.(key|json|yaml)")
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
    }

    @Test
    void theExampleOutputHasTheKeysOfTheEvents() {
        Map<String, List<String>> known = Stream.of(
                        new DevnetEvent.Started(7, 4, List.of(), 3, Duration.ZERO, Instant.EPOCH, "", Map.of()),
                        new DevnetEvent.EraDrawn(0, 1, 1, 7, 5),
                        new DevnetEvent.Report(0, "", "", "", List.of(), Optional.empty(), ""),
                        new DevnetEvent.Window(0, 0, 2, "", "", List.of()),
                        new DevnetEvent.EraArchived(0, 4, 2, Duration.ZERO),
                        new DevnetEvent.Evidence(0, "", "", "", ""),
                        new DevnetEvent.FaultNamed("", "", "", 0),
                        new DevnetEvent.Summary(3, 4, 12, 12, Map.of(), Map.of(), List.of(), List.of()))
                .collect(Collectors.toMap(
                        DevnetEvent::name, event -> List.copyOf(event.json().keySet())));
        List<JsonNode> shown = Markdown.of("README.md").fences().stream()
                .filter(fence -> fence.language().equals("json"))
                .flatMap(fence -> fence.lines().stream())
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();

        assertThat(shown).isNotEmpty();
        for (JsonNode line : shown) {
            String event = line.get("event").asString();
            assertThat(List.copyOf(line.propertyNames()))
                    .as("keys of %s", event)
                    .isEqualTo(known.get(event));
        }
        assertThat(shown.getLast().get("event").asString()).isEqualTo("summary");
        assertThat(shown.getLast().get("ok").asBoolean()).isTrue();
    }

    @Test
    void onlyWordsOfTheGlossaryAreUsed() {
        List<String> forbidden = Markdown.of("docs/glossary.md").rows().stream()
                .flatMap(row -> Arrays.stream(row.get(2).split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        assertThat(forbidden).contains("validator", "epoch", "storage node");
        Pattern other = Pattern.compile("(?i)\\b(" + String.join("|", forbidden) + ")s?\\b");
        Pattern spelling =
                Pattern.compile("\\b(Hypernode|Scalernode|ScalarNode|[Hh]yper [Nn]ode|[Ss]caler [Nn]ode)s?\\b");
        for (Markdown document : Markdown.all()) {
            // libp2p knows nothing of ICN: it has the words of its specifications.
            if (!Set.of("docs/glossary.md", "libp2p/README.md").contains(document.name())) {
                assertThat(found(other, document.words()))
                        .as("other words in %s", document.name())
                        .isEmpty();
                assertThat(found(spelling, document.words()))
                        .as("spelling in %s", document.name())
                        .isEmpty();
            }
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group()).toList();
    }

    @Test
    void metricsAreThoseOfTheCode() {
        Map<String, String> documented = new TreeMap<>();
        for (List<String> row : Markdown.of("docs/metrics.md").rows()) {
            documented.put(Markdown.code(row.get(0)), row.get(1));
            assertThat(row.get(3)).as("meaning of %s", row.get(0)).isNotEmpty();
        }

        Map<String, String> registered = new TreeMap<>();
        for (Path file : Repository.mainSources()) {
            Matcher constant = METRIC.matcher(Repository.read(file));
            while (constant.find()) {
                String type = meterType(file, constant.group(1));
                registered.put(scraped(constant.group(2), type), type);
            }
        }
        assertThat(registered).hasSizeGreaterThan(20).isEqualTo(documented);
    }

    private static String meterType(Path file, String constant) {
        String owner = file.getFileName().toString().replace(".java", "");
        Pattern made = Pattern.compile("\\b(counters?|EnumCounters<>|gauge|Timer\\.builder|Gauge\\.builder)\\(\\s*"
                + "(?:registry,\\s*)?(?:" + owner + "\\.)?" + constant + "\\b");
        Matcher own = made.matcher(Repository.read(file));
        Matcher any = own.find(0) ? own.reset() : made.matcher(sources(""));
        assertThat(any.find()).as("a meter for %s.%s", owner, constant).isTrue();
        return switch (any.group(1)) {
            case "counter", "counters", "EnumCounters<>" -> "counter";
            case "Timer.builder" -> "timer";
            default -> "gauge";
        };
    }

    /** The name that a scraper sees. */
    private static String scraped(String name, String type) {
        String suffix = Map.of("counter", "_total", "timer", "_seconds").getOrDefault(type, "");
        return name.replace('.', '_') + suffix;
    }

    @Test
    void settingsAreThoseOfTheCode() {
        for (Role role : Role.values()) {
            Map<String, String> documented = new LinkedHashMap<>();
            for (List<String> row : Markdown.of("docs/operations.md").rows("### " + role.text())) {
                documented.put(Markdown.code(row.get(0)), Markdown.code(row.get(1)));
            }
            Map<String, String> declared = new LinkedHashMap<>();
            for (Key<?> key : role.keys()) {
                declared.put(key.name(), key.defaultText().orElse(""));
            }
            assertThat(documented).as("settings of a %s", role.title()).containsExactlyEntriesOf(declared);
        }
    }

    @Test
    void everyRuleNamesWhatDecidesIt() {
        Set<String> classes = names(Repository.mainSources());
        String[] rules = Markdown.of("docs/protocol.md").prose().split("\n(?=- \\*\\*P-|#)", -1);
        Set<String> numbers = new TreeSet<>();
        for (String rule : rules) {
            Matcher head = RULE.matcher(rule);
            if (head.lookingAt()) {
                String number = head.group(1);
                assertThat(numbers.add(number)).as("P-%s is one rule", number).isTrue();
                assertThat(rule).as("P-%s names what decides it", number).contains("→");
                String sources = rule.substring(rule.lastIndexOf('→'));
                assertThat(spans(sources).stream().filter(classes::contains))
                        .as("classes that decide P-%s", number)
                        .isNotEmpty();
                assertThat(spans(sources).stream()
                                .filter(span -> !TEST_NAME.matcher(span).matches()))
                        .as("classes of P-%s", number)
                        .isSubsetOf(classes);
            }
        }
        assertThat(numbers).as("rules").hasSizeGreaterThan(50);
    }

    /** One language of requirements: the words of BCP 14 that the page declares, and no others of it. */
    @Test
    void rulesRequireInTheWordsOfBcp14() {
        String prose = Markdown.of("docs/protocol.md").prose();
        long requiring = Stream.of(prose.split("\n(?=- \\*\\*P-|#)", -1))
                .filter(rule -> RULE.matcher(rule).lookingAt())
                .filter(rule -> rule.matches("(?s).*\\b(MUST|SHOULD|MAY)\\b.*"))
                .count();

        assertThat(prose).contains("MUST, MUST NOT, SHOULD, SHOULD NOT and MAY", "BCP 14 (RFC 2119, RFC 8174)");
        assertThat(prose).doesNotContainPattern("\\b(SHALL|REQUIRED|RECOMMENDED|OPTIONAL)\\b");
        assertThat(requiring)
                .as("rules that require something of whoever takes part")
                .isGreaterThan(60);
    }

    private static List<String> spans(String text) {
        return Pattern.compile("`([^`]+)`")
                .matcher(text)
                .results()
                .map(span -> span.group(1))
                .toList();
    }

    @Test
    void classesAndTestsThatAreNamedExist() {
        Map<String, String> tests = new TreeMap<>();
        // Two modules may have tests of one name.
        Repository.testSources()
                .forEach(file -> tests.merge(
                        file.getFileName().toString().replace(".java", ""), Repository.read(file), String::concat));
        Set<String> everything = Pattern.compile("\\W+")
                .splitAsStream(sources("") + protoSources())
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (Markdown document : Markdown.all()) {
            for (String span : document.spans()) {
                Matcher test = TEST_NAME.matcher(span);
                boolean known = test.matches()
                        ? isTest(tests, test)
                        : !CLASS_NAME.matcher(span).matches() || everything.contains(span);
                if (!known) {
                    missing.add(document.name() + ": " + span);
                }
            }
        }
        assertThat(missing).as("names that the code does not have").isEmpty();
    }

    private static boolean isTest(Map<String, String> tests, Matcher name) {
        String source = tests.get(name.group(1));
        return source != null && (name.group(2) == null || source.contains(" " + name.group(2) + "("));
    }

    @Test
    void errorLinesAreExplainedAndThoseThatAreExplainedCanHappen() {
        List<String> explained = Markdown.of("docs/operations.md").rows("## When it says …").stream()
                .flatMap(row -> spans(row.getFirst()).stream())
                .toList();
        String code = joined(sources(""));
        assertThat(explained.stream().filter(line -> !code.contains(line)))
                .as("lines that no code prints")
                .isEmpty();

        List<String> unexplained = new ArrayList<>();
        for (Path file : Repository.mainSources()) {
            String source = joined(Repository.read(file));
            Matcher failure = FAILURE.matcher(source);
            while (failure.find()) {
                List<String> texts = literals(arguments(source, failure.end()));
                boolean known =
                        texts.stream().anyMatch(text -> explained.stream().anyMatch(text::contains));
                if (!texts.isEmpty() && !known && !texts.equals(List.of("nothing"))) {
                    unexplained.add(Repository.name(file) + ": " + texts);
                }
            }
        }
        assertThat(unexplained).as("errors that an operator cannot look up").isEmpty();
    }

    /** The source with its broken strings made whole. */
    private static String joined(String source) {
        return source.replaceAll("\"\\s*\\+\\s*\"", "");
    }

    /** What stands between an opening parenthesis before that place and its closing one. */
    private static String arguments(String source, int from) {
        int depth = 1;
        boolean text = false;
        int at = from;
        while (depth > 0 && at < source.length()) {
            char c = source.charAt(at++);
            if (c == '"') {
                text = !text;
            } else if (!text) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return source.substring(from, at);
    }

    private static List<String> literals(String arguments) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(arguments)
                .results()
                .map(literal -> literal.group(1))
                .toList();
    }

    @Test
    void logMessagesThatAreExplainedCanHappen() {
        String code = sources("");
        List<String> gone = Markdown.of("docs/operations.md").rows("## Logs").stream()
                .flatMap(row -> spans(row.getFirst()).stream())
                .map(message -> message.replace(" …", ""))
                .filter(message -> !code.contains("\"" + message))
                .toList();
        assertThat(gone).as("messages that no code logs").isEmpty();
    }

    /** What is logged as a warning or an error may need somebody: that somebody can look it up. */
    @Test
    void logLinesThatMayNeedAnOperatorAreExplained() {
        List<String> explained = Markdown.of("docs/operations.md").rows("## Logs").stream()
                .flatMap(row -> spans(row.getFirst()).stream())
                .map(message -> message.replace(" …", ""))
                .toList();
        List<String> unexplained = new ArrayList<>();
        int found = 0;
        for (Path file : Repository.mainSources()) {
            Matcher line = TROUBLE.matcher(joined(Repository.read(file)));
            while (line.find()) {
                found++;
                String message = line.group(1) == null ? line.group(2) : line.group(1);
                if (explained.stream().noneMatch(message::startsWith)) {
                    unexplained.add(Repository.name(file) + ": " + message);
                }
            }
        }
        assertThat(found).as("warnings and errors that were looked at").isGreaterThan(40);
        assertThat(unexplained).as("log lines that an operator cannot look up").isEmpty();
    }

    private static Set<String> names(List<Path> files) {
        return files.stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The text of all main sources of a module, of all modules for the empty name. */
    private static String sources(String module) {
        return Repository.mainSources().stream()
                .filter(file -> Repository.name(file).startsWith(module))
                .map(Repository::read)
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> protoFiles() {
        return Repository.walk(Repository.root().resolve("proto/src/main/protobuf"))
                .toList();
    }

    private static String protoSources() {
        return protoFiles().stream().map(Repository::read).collect(Collectors.joining("\n"));
    }
}
