package network.icn.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import network.icn.testing.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The arrows of the house and the purity of the machines, read from the class files. The build tool already refuses a
 * forbidden dependency between modules; this test says which class has it, and looks inside the modules.
 */
@Tag("classes") // What `./icn` runs only when all is compiled.
class ArchitectureTest {

    private static final String BASE = "network.icn.";

    /** What each module may use, beside what tests need. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("testing", Set.of()),
            Map.entry("interop", Set.of()),
            Map.entry("proto", Set.of()),
            Map.entry("protocol", Set.of("proto")),
            Map.entry("faults", Set.of("protocol")),
            Map.entry("libp2p", Set.of()),
            Map.entry("node", Set.of("proto", "protocol")),
            Map.entry("scalernode", Set.of("proto", "protocol", "node")),
            Map.entry("satellite", Set.of("proto", "protocol", "node")),
            Map.entry("hypernode", Set.of("proto", "protocol", "node", "libp2p")),
            Map.entry("simulator", Set.of("proto", "protocol", "faults", "libp2p")),
            Map.entry(
                    "cli",
                    Set.of(
                            "proto",
                            "protocol",
                            "faults",
                            "libp2p",
                            "node",
                            "scalernode",
                            "hypernode",
                            "satellite",
                            "simulator")),
            Map.entry(
                    "benchmarks",
                    Set.of(
                            "proto",
                            "protocol",
                            "faults",
                            "libp2p",
                            "interop",
                            "node",
                            "scalernode",
                            "satellite",
                            "simulator")));

    /** The packages of each part of libp2p from the ground up: each may use those before it, the first is the root. */
    private static final Map<String, List<String>> LIBP2P = Map.of(
            "core", List.of("", "encoding", "wire", "crypto.provider", "crypto", "ip", "envelope", "multiformats"),
            "gossipsub", List.of("gossipsub.rpc", "gossipsub.score", "gossipsub.tally", "gossipsub"),
            "host",
                    List.of(
                            "stream",
                            "multistream",
                            "mux.yamux",
                            "security",
                            "security.noise",
                            "security.tls",
                            "mux",
                            "protocol",
                            "transport",
                            "host"),
            "pubsub", List.of("pubsub"),
            "quic", List.of("quic"),
            "kad", List.of("kad"));

    /** The parts below each part, whose packages it may use. */
    private static final Map<String, Set<String>> LIBP2P_PARTS = Map.of(
            "core", Set.of(),
            "gossipsub", Set.of("core"),
            "host", Set.of("core"),
            "pubsub", Set.of("core", "gossipsub", "host"),
            "quic", Set.of("core", "host"),
            "kad", Set.of("core", "host"));

    /** What libp2p exports to everybody, as its module descriptors say. */
    private static final Set<String> LIBP2P_EXPORTS = Set.of(
            "",
            "crypto",
            "multiformats",
            "gossipsub",
            "gossipsub.rpc",
            "gossipsub.score",
            "host",
            "stream",
            "pubsub",
            "kad");

    /** Read from where the build puts them, so that this test stands in front of those of all modules. */
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .importPaths(Repository.modules().stream()
                    .map(Repository::classes)
                    .filter(Files::isDirectory)
                    .toList());

    /** The machines beside those of the protocol, and the parts that they are made of. */
    private static final Pattern MACHINES =
            Pattern.compile(".*(Machine|Router|Scoring)|Membership|Session|SessionState|IncomingFrames");

    /** Open leaves become a question of the next era here, so these know of possession, and of no other kind. */
    private static final DescribedPredicate<JavaClass> ASKING_AGAIN = DescribedPredicate.describe(
            "ask again for what was not proved",
            type -> Set.of("NextRetest", "NextGrowth", "Retests", "EraPlan", "EraProbes")
                    .contains(outermost(type).getSimpleName()));

    /** Everything that has to give the same answer on every run: rules, machines, simulation. */
    private static final DescribedPredicate<JavaClass> DETERMINISTIC =
            DescribedPredicate.describe("deterministic", type -> {
                String name = type.getFullName();
                return name.startsWith(BASE + "protocol.")
                        || name.startsWith(BASE + "faults.")
                        || (name.startsWith(BASE + "simulator.") && !name.startsWith(BASE + "simulator.output."))
                        || (!name.startsWith(BASE + "benchmarks.")
                                && MACHINES.matcher(outermost(type).getSimpleName())
                                        .matches());
            });

    /** Types whose mere use brings in threads, sockets, files or logs. */
    private static final Pattern WORLD = Pattern.compile("java\\.lang\\.(Thread|ProcessBuilder|Process|Runtime)"
            + "|java\\.net\\.(Socket|ServerSocket|DatagramSocket|URLConnection|http\\..*)"
            + "|java\\.nio\\.channels\\..*|java\\.nio\\.file\\.(Files|FileSystems)|java\\.util\\.Timer"
            + "|java\\.io\\.(File|FileInputStream|FileOutputStream|RandomAccessFile|FileReader|FileWriter)"
            + "|java\\.util\\.concurrent\\.(Executors|ExecutorService|ThreadPoolExecutor|ForkJoinPool"
            + "|ScheduledExecutorService|ThreadLocalRandom)"
            + "|java\\.security\\.SecureRandom"
            + "|org\\.slf4j\\..*|java\\.util\\.logging\\..*|java\\.lang\\.System\\.Logger");

    /** Calls whose answer differs between two runs with the same inputs. */
    private static final Pattern UNREPEATABLE_CALL =
            Pattern.compile("java\\.lang\\.System\\.(currentTimeMillis|nanoTime|identityHashCode|getenv)"
                    + "|java\\.time\\.(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now"
                    + "|java\\.time\\.Clock\\.(system.*|tick.*)|java\\.time\\.InstantSource\\.system"
                    + "|java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID|java\\.util\\.Random\\.<init>"
                    + "|java\\.util\\.Collections\\.shuffle|java\\.lang\\.Object\\.hashCode");

    /** Collections whose iteration order may change from run to run. */
    private static final Pattern UNORDERED_COLLECTION =
            Pattern.compile("java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap)\\.<init>"
                    + "|java\\.util\\.concurrent\\.ConcurrentHashMap\\.<init>"
                    + "|java\\.util\\.(Set|Map)\\.(of|ofEntries|copyOf)"
                    + "|java\\.util\\.stream\\.Collectors\\.(toSet|toUnmodifiableSet|toMap|toUnmodifiableMap"
                    + "|groupingBy|groupingByConcurrent)");

    /** What makes bytes that are read again, maybe years later and by another program. */
    private static final Pattern RECORD_TOOL =
            Pattern.compile(BASE + "protocol\\.kernel\\.bytes\\.Canonical(Reader|Writer)"
                    + "|org\\.jdbi\\.v3\\.core\\.Handle|java\\.util\\.zip\\.CRC32C");

    /** Classes that write or read records: on disks, in tables, under signatures. */
    private static final DescribedPredicate<JavaClass> RECORDS = DescribedPredicate.describe(
            "write or read records",
            type -> type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(arrow -> RECORD_TOOL
                            .matcher(arrow.getTargetClass().getName())
                            .matches()));

    /** What is made for logs and meters, and may change with them. */
    private static final Pattern TELEMETRY = Pattern.compile(BASE + ".*(Notice|Metrics|NoticeLog)(\\$.*)?");

    /** What a constant of an enum is called; where it stands is for [TidyTest], as compiled switches ask that, too. */
    private static final Set<String> NAMES_OF_CONSTANTS = Set.of("name", "valueOf", "label");

    /** The one place where the rules meet the machine: key generation and the look at installed providers. */
    private static final Pattern CRYPTO_EDGE = Pattern.compile(BASE + "protocol\\.kernel\\.(crypto|tls)\\..*");

    /** What the checkers of the simulator may look at: values and what is signed. */
    private static final Set<String> EXHIBITS = Set.of(
            "Hash32",
            "Payload",
            "CanonicalWriter",
            "MalformedException",
            "NodeId",
            "Signed",
            "Statement",
            "SignatureVerifier",
            "Signature64",
            "EraId",
            "EraClock",
            "AgreementTiming",
            "BeaconValue",
            "ChainInfo",
            "Registry",
            "Parameters",
            "Decisions",
            "ErrorRates",
            "LossBudget",
            "Claim",
            "HyperNodeMember",
            "ScalerNodeMember",
            "Subject",
            "Observation",
            "TargetObservation",
            "SlotResult",
            "Sections",
            "SectionForm",
            "LatencySummary",
            "EchoResult",
            "FailedShare",
            "PossessionSummary",
            "Committed",
            "PossessionResult",
            "Base",
            "Asked",
            "GrowthSummary",
            "GrowthResult",
            "RetestName",
            "RetestSummary",
            "RetestResult",
            "Places",
            "AgreedBody",
            "TargetReport",
            "SlotVerdict",
            "CertifiedShard",
            "QuorumCertificate",
            "EqMessage",
            "Evidence",
            "Submission",
            "EntryKey",
            "HyperNodeNotice",
            "ClockNotice");

    /** What those values can say of themselves by the rules. */
    private static final Pattern JUDGEMENT = Pattern.compile(BASE + "protocol\\..*\\.("
            + "QuorumCertificate\\.verify|Evidence\\.(verify|contradict)|Submission\\.check"
            + "|CertifiedShard\\.(conduct|observations)"
            + "|TargetReport\\.(known|availabilityPpm|lowPpm|highPpm)|BeaconValue\\.bound|SlotVerdict\\.of"
            + "|ScalerNodeMember\\.isRunBy|ChainInfo\\.firstRoundFrom|LossBudget\\.allowedBytes)");

    @Test
    void theHouseIsWholeAndHasNoSecretRooms() {
        Set<String> seen = new TreeSet<>();
        HOUSE.forEach(type -> seen.add(module(type)));

        assertThat(seen).isEqualTo(new TreeSet<>(ARROWS.keySet()));
    }

    @Test
    void theClassFilesAreThoseOfTheSources() {
        assertThat(Repository.mainSources().stream()
                        .filter(source -> !source.endsWith("package-info.java"))
                        .filter(source -> isNewer(source, classFile(source)))
                        .map(Repository::name))
                .as("sources that are not compiled; `./icn check` compiles them before it looks at them")
                .isEmpty();
    }

    private static Path classFile(Path source) {
        Path main = Repository.root().relativize(source);
        int from = names(main).indexOf("src");
        String type = main.subpath(from + 3, main.getNameCount()).toString().replaceFirst("\\.java$", ".class");
        return Repository.classes(main.subpath(0, from).toString()).resolve(type);
    }

    private static List<String> names(Path path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(i -> path.getName(i).toString())
                .toList();
    }

    private static boolean isNewer(Path source, Path compiled) {
        try {
            return !Files.exists(compiled)
                    || Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(compiled)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packagesOfLibp2pUseOnlyThoseBelow() {
        classes()
                .that()
                .resideInAPackage(BASE + "libp2p..")
                .should(new ArchCondition<JavaClass>("use only the packages below") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Set<String> below = belowInLibp2p(libp2pPackage(type));
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(arrow ->
                                        arrow.getTargetClass().getPackageName().startsWith(BASE + "libp2p"))
                                .filter(arrow -> !below.contains(libp2pPackage(arrow.getTargetClass())))
                                .forEach(arrow ->
                                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
                    }
                })
                .check(HOUSE);
    }

    @Test
    void libp2pIsUsedByWhatItExports() {
        classes()
                .that()
                .resideOutsideOfPackage(BASE + "libp2p..")
                .should(new ArchCondition<JavaClass>("use only what libp2p exports") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(arrow ->
                                        arrow.getTargetClass().getPackageName().startsWith(BASE + "libp2p"))
                                .filter(arrow -> !LIBP2P_EXPORTS.contains(libp2pPackage(arrow.getTargetClass())))
                                .forEach(arrow ->
                                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
                    }
                })
                .check(HOUSE);
    }

    @Test
    void arrowsPointDownOnly() {
        classes()
                .should(new ArchCondition<JavaClass>("use only the modules below") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(arrow ->
                                        arrow.getTargetClass().getPackageName().startsWith(BASE))
                                .filter(arrow -> !module(arrow.getTargetClass()).equals(module(type)))
                                .filter(arrow -> !ARROWS.get(module(type)).contains(module(arrow.getTargetClass())))
                                .forEach(arrow ->
                                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
                    }
                })
                .check(HOUSE);
    }

    /** Tests of any module may run on its clock and its links, so it knows none of them. */
    @Test
    void theKernelOfTheSimulatorKnowsNothingOfTheHouse() {
        String[] kernel = {BASE + "simulator.engine..", BASE + "simulator.network.."};
        noClasses()
                .that()
                .resideInAnyPackage(kernel)
                .should()
                .dependOnClassesThat(resideInAPackage("network.icn..").and(resideOutsideOfPackages(kernel)))
                .check(HOUSE);
    }

    /** The packages of each module from the ground up: each uses only those before it; `""` is the module's own. */
    private static final Map<String, List<String>> FLOORS = Map.of(
            "protocol",
            List.of(
                    "kernel.bytes",
                    "kernel.identity",
                    "kernel.signed",
                    "kernel.crypto",
                    "kernel.merkle",
                    "kernel.tls",
                    "network.era",
                    "network.beacon",
                    "network.registry",
                    "network.committee",
                    "objects",
                    "challenge",
                    "challenge.echo",
                    "challenge.possession",
                    "challenge.growth",
                    "challenge.retest",
                    "probe",
                    "report",
                    "agreement",
                    "certified",
                    "evidence",
                    "settlement",
                    "archive",
                    "gossip",
                    "role.protection",
                    "role.clock",
                    "codec",
                    "role.scalernode",
                    "role.satellite",
                    "role.hypernode"),
            "node",
            List.of(
                    "",
                    "log",
                    "metrics",
                    "file",
                    "key",
                    "net",
                    "ops",
                    "config",
                    "wal",
                    "protection",
                    "eras",
                    "rpc",
                    "registry",
                    "clock",
                    "shell",
                    "clock.rpc",
                    "transcript"),
            "scalernode",
            List.of("metrics", "store", "control", "rpc", ""),
            "hypernode",
            List.of("gossip", "rpc", ""),
            "satellite",
            List.of(
                    "beacon",
                    "log",
                    "metrics",
                    "index.port",
                    "index",
                    "index.jdbc",
                    "ingest",
                    "query",
                    "peers",
                    "web",
                    "rpc",
                    "config",
                    "check",
                    ""),
            "simulator",
            List.of(
                    "engine",
                    "network",
                    "ledger",
                    "scenario",
                    "result",
                    "world",
                    "check",
                    "",
                    "gossip",
                    "output",
                    "odds",
                    "detection"),
            "cli",
            List.of("flags", "output", "witness", "simulate", "node", "network", "devnet", "soak", ""),
            "benchmarks",
            List.of("rounds", "ingest", "journal", "rpc", "peers", "", "jmh_generated"));

    @Test
    void thePackagesOfEachModuleAreInOrder() {
        FLOORS.forEach((module, order) -> classes()
                .that()
                .resideInAPackage(BASE + module + "..")
                .should(new ArchCondition<JavaClass>("use only the packages before their own: " + order) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(arrow ->
                                        arrow.getTargetClass().getPackageName().startsWith(BASE))
                                .filter(arrow -> module(arrow.getTargetClass()).equals(module))
                                .filter(arrow -> floor(arrow.getTargetClass()) > floor(type))
                                .forEach(arrow ->
                                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
                    }

                    private int floor(JavaClass type) {
                        String name = type.getPackageName()
                                .substring((BASE + module).length())
                                .replaceFirst("^\\.", "");
                        assertThat(order).contains(name);
                        return order.indexOf(name);
                    }
                })
                .check(HOUSE));
    }

    /** What a message looks like concerns whoever reads and writes it; all others see types of the protocol. */
    @Test
    void onlyCodecAndRpcPackagesSeeGeneratedCode() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..codec", "..rpc", BASE + "proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + "proto..", "com.google.protobuf..", "io.grpc..")
                .check(HOUSE);
    }

    /** One form and one encoding: whoever else put one together would read it from bytes of its own. */
    @Test
    void onlyItsOwnPackageMakesACertifiedShard() {
        classes()
                .that()
                .resideOutsideOfPackages(BASE + "protocol.certified..", BASE + "benchmarks..")
                .should(notCall(Pattern.compile(BASE + "protocol\\.certified\\.Certified(Shard|Value)\\.<init>")))
                .check(HOUSE);
    }

    /** Any engine can hold the index, so nothing else may know what the present one is made of. */
    @Test
    void onlyTheJdbcIndexSeesADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "satellite.index.jdbc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "com.zaxxer..", "org.h2..", "java.sql..", "javax.sql..")
                .check(HOUSE);
    }

    @Test
    void rulesAndMachinesTouchNothingOfTheWorld() {
        classes().that(DETERMINISTIC).should(notUse(WORLD)).check(HOUSE);
    }

    @Test
    void rulesAndMachinesAskNeitherClockNorChance() {
        classes().that(DETERMINISTIC).should(notCall(UNREPEATABLE_CALL)).check(HOUSE);
    }

    @Test
    void rulesAndMachinesKeepTheirCollectionsInOrder() {
        classes().that(DETERMINISTIC).should(notCall(UNORDERED_COLLECTION)).check(HOUSE);
    }

    /**
     * A judge who asks the accused finds nothing: the checkers see what was written down and what truly happened, and
     * nothing of the protocol that decides. By name, so that whatever is moved or added there stays forbidden.
     */
    @Test
    void theCheckersShareNothingWithWhatTheyJudge() {
        classes()
                .that()
                .resideInAPackage(BASE + "simulator.check..")
                .should(new ArchCondition<JavaClass>("see only records of the protocol") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(arrow ->
                                        arrow.getTargetClass().getPackageName().startsWith(BASE + "protocol."))
                                .filter(arrow -> !EXHIBITS.contains(
                                        outermost(arrow.getTargetClass()).getSimpleName()))
                                .forEach(arrow ->
                                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
                    }
                })
                .andShould(notCall(JUDGEMENT))
                .check(HOUSE);
    }

    /** What operators run misbehaves for nobody: not by a setting, and not by a class that is there and asleep. */
    @Test
    void noProductKnowsAFault() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        BASE + "faults..",
                        BASE + "simulator..",
                        BASE + "benchmarks..",
                        BASE + "cli.devnet..",
                        BASE + "cli.simulate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + "faults..")
                .orShould()
                .haveSimpleNameStartingWith("Faulty")
                .orShould()
                .haveSimpleNameEndingWith("NodeFault")
                .check(HOUSE);
    }

    /**
     * Whoever asks and answers, agrees on reports, certifies, archives or shows them carries what a kind of challenge
     * says and does not understand it: a further kind changes nothing there. The echo is no signed challenge: it is
     * what a probe begins with.
     */
    @Test
    void whoCarriesReportsKnowsNoKindOfChallenge() {
        String[] carriers = {
            BASE + "protocol.challenge",
            BASE + "protocol.probe..",
            BASE + "protocol.report..",
            BASE + "protocol.agreement..",
            BASE + "protocol.certified..",
            BASE + "protocol.settlement..",
            BASE + "protocol.archive..",
            BASE + "protocol.codec..",
            BASE + "protocol.role..",
            BASE + "node..",
            BASE + "scalernode..",
            BASE + "hypernode..",
            BASE + "satellite..",
            BASE + "faults..",
            BASE + "simulator.world.."
        };
        noClasses()
                .that()
                .resideInAnyPackage(carriers)
                .and()
                .doNotHaveFullyQualifiedName(BASE + "protocol.role.hypernode.ProbeEntry")
                .and(not(ASKING_AGAIN))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + "protocol.challenge.*..")
                .check(HOUSE);
        classes()
                .that(ASKING_AGAIN)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(BASE + "protocol.challenge.*..")
                        .or(resideInAnyPackage(
                                BASE + "protocol.challenge.possession..",
                                BASE + "protocol.challenge.growth..",
                                BASE + "protocol.challenge.retest..")))
                .check(HOUSE);
        noClasses()
                .that()
                .haveFullyQualifiedName(BASE + "protocol.role.hypernode.ProbeEntry")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + "protocol.challenge.possession..")
                .check(HOUSE);
    }

    /** Inside a list or a map, too. */
    private static ArchCondition<JavaField> involve(String type) {
        return new ArchCondition<>("hold " + type) {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean holds = field.getType().getAllInvolvedRawTypes().stream()
                        .anyMatch(involved -> involved.getName().equals(type));
                events.add(new SimpleConditionEvent(field, holds, field.getDescription()));
            }
        };
    }

    /** A registry that is held is the one of some era, and what follows from it is wrong in another one. */
    @Test
    void nothingHoldsARegistry() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                // Who has the versions, reads or changes them; and judges of a run in which there is one.
                .resideOutsideOfPackages(
                        BASE + "protocol.network.registry..", BASE + "node.registry..", BASE + "simulator.check..")
                .should(involve(BASE + "protocol.network.registry.Registry"))
                .check(HOUSE);
    }

    /** So a label may change without a journal that cannot be read any more. */
    @Test
    void recordsKnowNothingOfTelemetry() {
        classes().that(RECORDS).should(notUse(TELEMETRY)).check(HOUSE);
    }

    /** So a constant may be renamed or moved without a record that means something else. */
    @Test
    void recordsHoldNumbersOfTheirOwnAndNoNamesOfConstants() {
        classes()
                .that(RECORDS)
                .should(new ArchCondition<JavaClass>("not write what a constant is called") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMethodCallsFromSelf().stream()
                                .filter(_ -> !type.isEnum())
                                .filter(call -> call.getTargetOwner().isAssignableTo(Enum.class))
                                .filter(call -> NAMES_OF_CONSTANTS.contains(call.getName()))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                    }
                })
                .check(HOUSE);
    }

    @Test
    void onlyCommandsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + "cli..", BASE + "benchmarks..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(HOUSE);
    }

    /** The package itself and all that it may use. */
    private static Set<String> belowInLibp2p(String name) {
        for (Map.Entry<String, List<String>> part : LIBP2P.entrySet()) {
            int place = part.getValue().indexOf(name);
            if (place >= 0) {
                Set<String> below = new TreeSet<>(part.getValue().subList(0, place + 1));
                LIBP2P_PARTS.get(part.getKey()).forEach(other -> below.addAll(LIBP2P.get(other)));
                return below;
            }
        }
        return Set.of();
    }

    private static String libp2pPackage(JavaClass type) {
        return type.getPackageName().substring((BASE + "libp2p").length()).replaceFirst("^\\.", "");
    }

    private static ArchCondition<JavaClass> notUse(Pattern types) {
        return new ArchCondition<>("not use " + types) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(arrow ->
                                types.matcher(arrow.getTargetClass().getName()).matches())
                        .filter(_ -> !CRYPTO_EDGE.matcher(type.getFullName()).matches())
                        .forEach(arrow -> events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> notCall(Pattern calls) {
        return new ArchCondition<>("not call " + calls) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> calls.matcher(target(access)).matches())
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static String module(JavaClass type) {
        String rest = type.getPackageName().substring(BASE.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
