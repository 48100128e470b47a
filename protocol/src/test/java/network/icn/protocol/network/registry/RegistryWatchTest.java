package network.icn.protocol.network.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryDifference.Direction;
import network.icn.protocol.role.clock.ClockBounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryWatchTest {
    private static final Duration ERA = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final RegistryMark NEWER = new RegistryMark(2, Hash32.sha256(new byte[] {2}));
    private static final RegistryMark OTHER_FILE = new RegistryMark(1, Hash32.sha256(new byte[] {1}));

    /// One node that hears others.
    private static final class Node {
        final List<NodeId> others;
        final RegistryMark own;
        final RegistryWatch watch;
        final Set<NodeId> drawn;
        final List<RegistryNotice> told = new ArrayList<>();
        Duration now = Duration.ofDays(3);

        Node(int hyperNodes, IntFunction<String> operators) {
            Registry registry = registry(hyperNodes, operators);
            this.others = registry.hyperNodes().stream()
                    .map(HyperNodeMember::id)
                    .toList()
                    .subList(1, hyperNodes);
            this.own = RegistryMark.of(registry);
            this.watch = new RegistryWatch(
                    RegistryHistory.of(registry),
                    ClockBounds.of(RegistryHistory.of(registry)).needed());
            this.drawn = new HashSet<>(others.subList(0, Math.min(31, others.size())));
        }

        static Registry registry(int hyperNodes, IntFunction<String> operators) {
            int committee = Math.min(hyperNodes, 256);
            Parameters parameters = new Parameters(
                    Registries.GENESIS, ERA, 12, committee, committee / 2 + 1, 16, 527, Duration.ofSeconds(2), 36);
            return Registries.of(parameters, hyperNodes, 1, operators, _ -> 1);
        }

        Node hear(List<NodeId> members, RegistryMark mark) {
            members.forEach(member -> watch.hear(member, mark, Registries.GENESIS, now));
            return this;
        }

        List<RegistryNotice> look() {
            List<RegistryNotice> news = watch.look(Registries.GENESIS, now, drawn).stream()
                    .filter(notice -> !(notice instanceof RegistryNotice.Measured))
                    .toList();
            told.addAll(news);
            return news;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        Direction direction() {
            return watch.apart().orElseThrow().direction();
        }
    }

    private static Node node(int hyperNodes) {
        return new Node(hyperNodes, i -> "operator-" + i);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 19, 32, 64, 128})
    void fLiarsMakeNobodyUnreadyWhateverTheyNameAndAreOneWarningAnEra(int hyperNodes) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Node node = node(hyperNodes);
            int f = (hyperNodes - 1) / 3;
            // Among many, 15 of the 31 that the beacon has drawn may lie, and all f at once.
            int liarsDrawn = Math.min(f, (node.drawn.size() - 1) / 2);
            List<NodeId> liars = new ArrayList<>(node.others.subList(0, liarsDrawn));
            List<NodeId> rest = node.others.subList(node.drawn.size(), node.others.size());
            liars.addAll(rest.subList(0, Math.min(rest.size(), f - liarsDrawn)));
            List<NodeId> honest = new ArrayList<>(node.others);
            honest.removeAll(liars);
            int eras = 3;

            for (int i = 0; i < eras * 10; i++) {
                RegistryMark lie = new RegistryMark(
                        1 + (random.nextLong() >>> 1) % Long.MAX_VALUE,
                        Hash32.sha256(new byte[] {(byte) random.nextInt(3)}));
                node.hear(honest, node.own)
                        .hear(liars, random.nextBoolean() ? lie : NEWER)
                        .look();
                node.pass(PAUSE);
            }

            assertThat(node.watch.apart()).as("seed %d", seed).isEmpty();
            assertThat(node.told)
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(eras)
                    .allSatisfy(notice -> assertThat(notice).isInstanceOf(RegistryNotice.Doubt.class));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7, 19, 32, 64, 128})
    void fPlusOneOperatorsAreBelievedAtOnceAndRepeatedOnceAnEra(int hyperNodes) {
        Node node = node(Math.max(2, hyperNodes));
        int needed = (hyperNodes - 1) / 3 + 1;

        node.hear(node.others.subList(0, needed), NEWER);

        assertThat(node.look()).singleElement().isInstanceOf(RegistryNotice.Apart.class);
        assertThat(node.direction()).isEqualTo(Direction.THEY_ARE_NEWER);
        assertThat(node.watch.apart().orElseThrow().detail())
                .contains("version 1 (hash " + node.own.hash().toString().substring(0, 16))
                .contains("version 2 (hash " + NEWER.hash().toString().substring(0, 16))
                .contains("restart this node");
        for (int i = 0; i < 9; i++) {
            node.pass(PAUSE);
            assertThat(node.hear(node.others, NEWER).look()).isEmpty();
        }
        node.pass(PAUSE);
        assertThat(node.hear(node.others, NEWER).look()).hasSize(1);
    }

    @Test
    void whoIsBehindIsToldDifferentlyAndSoAreTwoFilesOfOneVersion() {
        RegistryHistory second = withVersion(Node.registry(4, i -> "operator-" + i), 2);
        RegistryWatch watch = new RegistryWatch(second, 2);
        Instant wall = second.clock().start(second.latest().link().firstEra());
        List<NodeId> others =
                second.latest().hyperNodes().stream().map(HyperNodeMember::id).toList();
        Set<NodeId> drawn = new HashSet<>(others);
        others.subList(1, 3).forEach(member -> watch.hear(member, OTHER_FILE, wall, Duration.ZERO));

        assertThat(watch.look(wall, Duration.ZERO, drawn)).hasSize(2);
        assertThat(watch.apart().orElseThrow().detail())
                .contains("2 operators by version 1 (hash", "this node does not");

        Node twin = node(4);
        twin.hear(twin.others.subList(0, 2), OTHER_FILE).look();
        assertThat(twin.watch.apart().orElseThrow().detail()).contains("of one version: ask the authority");
    }

    /// Two versions, known to all: whoever is asked names the one that counts by its own clock.
    @Test
    void whatIsSaidOfTheTimeBeforeAVersionCountsIsNotHeldAgainstIt() {
        RegistryHistory second = withVersion(Node.registry(4, i -> "operator-" + i), 2);
        EraId firstEra = second.latest().link().firstEra();
        Instant border = second.clock().start(firstEra);
        RegistryWatch watch = new RegistryWatch(second, 2);
        List<NodeId> others =
                second.latest().hyperNodes().stream().map(HyperNodeMember::id).toList();
        Set<NodeId> drawn = new HashSet<>(others);
        RegistryMark first = second.mark(firstEra.back(1));

        others.forEach(member -> watch.hear(member, first, border.minusMillis(1), Duration.ZERO));
        assertThat(watch.look(border, Duration.ZERO, drawn))
                .containsExactly(new RegistryNotice.Measured(second.latest().version(), 0));

        others.forEach(member -> watch.hear(member, second.latestMark(), border, Duration.ZERO));
        assertThat(watch.look(border.minusMillis(1), Duration.ZERO, drawn))
                .containsExactly(new RegistryNotice.Measured(first.version(), 0));

        others.forEach(member -> watch.hear(member, first, border, Duration.ZERO));
        assertThat(watch.look(border, Duration.ZERO, drawn)).hasSize(2);
        assertThat(watch.apart().orElseThrow().direction()).isEqualTo(Direction.THEY_ARE_OLDER);
    }

    private static RegistryHistory withVersion(Registry first, long version) {
        RegistryHistory history = RegistryHistory.of(first);
        while (history.latest().version() < version) {
            Registry latest = history.latest();
            history = history.with(latest.with(RegistryLink.after(latest, new EraId(latest.version()))));
        }
        return history;
    }

    @Test
    void liarsBesideOneThatIsBehindDoNotSayWhatToDo() {
        Node node = node(7);
        node.hear(node.others.subList(0, 2), new RegistryMark(Long.MAX_VALUE, Hash32.ZERO));
        node.hear(node.others.subList(2, 3), OTHER_FILE).look();

        assertThat(node.direction()).isEqualTo(Direction.UNSURE);

        node.hear(node.others.subList(2, 5), NEWER).look();

        assertThat(node.direction()).isEqualTo(Direction.THEY_ARE_NEWER);
    }

    @Test
    void manyKeysOfOneOperatorAreOneVoiceAndUnnamedOnesEachTheirOwn() {
        Node one = new Node(7, i -> i == 0 ? "self" : i < 5 ? "crowd" : "operator-" + i);
        Node unnamed = new Node(7, _ -> "unknown");

        assertThat(one.hear(one.others.subList(0, 4), NEWER).look())
                .singleElement()
                .isInstanceOf(RegistryNotice.Doubt.class);
        assertThat(unnamed.hear(unnamed.others.subList(0, 3), NEWER).look())
                .singleElement()
                .isInstanceOf(RegistryNotice.Apart.class);
    }

    @Test
    void strangersAndScalerNodesAreNotHeard() {
        Node node = node(4);
        node.hear(
                Registries.of(Registries.parameters(4, 3, 16), 4, 8).scalerNodes().stream()
                        .map(ScalerNodeMember::id)
                        .toList(),
                NEWER);

        assertThat(node.look()).isEmpty();
    }

    @Test
    void whatIsOlderThanAnEraCountsForNothing() {
        Node node = node(7);
        node.hear(node.others.subList(0, 2), NEWER).look();
        node.pass(ERA.plusMillis(1));

        assertThat(node.hear(node.others.subList(2, 3), NEWER).look())
                .singleElement()
                .isInstanceOf(RegistryNotice.Doubt.class);
        assertThat(node.watch.apart()).isEmpty();
    }

    @Test
    void itIsOverWhenThoseWhoAreNeededGoByTheSameAndSilenceIsNoAnswer() {
        Node node = node(7);
        node.hear(node.others, NEWER).look();
        node.pass(ERA.multipliedBy(5));

        node.look();
        assertThat(node.watch.apart()).as("nobody says anything").isPresent();

        node.hear(node.others.subList(0, 2), node.own).look();
        assertThat(node.watch.apart()).as("f liars").isPresent();

        assertThat(node.hear(node.others.subList(2, 3), node.own).look())
                .containsExactly(new RegistryNotice.Together());
        assertThat(node.watch.apart()).isEmpty();
    }
}
