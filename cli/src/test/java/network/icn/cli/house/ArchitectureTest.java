package network.icn.cli.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The arrows of the house and the purity of the machines, read from the class files. The build tool already refuses a
 * forbidden dependency between modules; this test says which class has it, and looks inside the modules.
 */
class ArchitectureTest {

    private static final String BASE = "network.icn.";

    /** What each module may use; `benchmarks` is not on the class path of this test and is held by the build tool. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "proto", Set.of(),
            "protocol", Set.of("proto"),
            "libp2p", Set.of(),
            "node", Set.of("proto", "protocol"),
            "scalernode", Set.of("proto", "protocol", "node"),
            "satellite", Set.of("proto", "protocol", "node"),
            "hypernode", Set.of("proto", "protocol", "node", "libp2p"),
            "simulator", Set.of("proto", "protocol", "libp2p"),
            "cli", Set.of("proto", "protocol", "libp2p", "node", "scalernode", "hypernode", "satellite", "simulator"));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("network.icn");

    /** Everything that has to give the same answer on every run: rules, machines, simulation. */
    private static final DescribedPredicate<JavaClass> DETERMINISTIC =
            DescribedPredicate.describe("deterministic", type -> {
                String name = type.getFullName();
                return name.startsWith(BASE + "protocol.")
                        || (name.startsWith(BASE + "simulator.") && !name.startsWith(BASE + "simulator.output."))
                        || outermost(type).getSimpleName().matches(".*(Machine|Router|Scoring)|Session");
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

    /** The one place where the rules meet the machine: key generation and the look at installed providers. */
    private static final Pattern CRYPTO_EDGE = Pattern.compile(BASE + "protocol\\.(crypto|tls)\\..*");

    @Test
    void theHouseIsWholeAndHasNoSecretRooms() {
        Set<String> seen = new TreeSet<>();
        HOUSE.forEach(type -> seen.add(module(type)));

        assertThat(ARROWS.keySet()).containsAll(seen);
        assertThat(List.copyOf(Repository.MODULES)).containsAll(ARROWS.keySet());
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

    @Test
    void onlyTheCodecOfTheProtocolSeesGeneratedCode() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "protocol..")
                .and()
                .resideOutsideOfPackage(BASE + "protocol.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + "proto..", "com.google.protobuf..", "io.grpc..")
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

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(HOUSE);
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
