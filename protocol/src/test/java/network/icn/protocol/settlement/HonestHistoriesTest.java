package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;
import org.junit.jupiter.api.Test;

/// Random histories in which n − q liars and the hostile half of the providers work together against one
/// honest member and one honest ScalerNode, while honest members are restarted, busy, away, and lose one
/// probe of a hundred: nobody honest is named, none is in breach. `-Dicn.histories=100000` looks longer.
class HonestHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("icn.histories", 500);
    private static final int SLOTS = 12;
    private static final int ERAS = 3;
    private static final double FAILS = 0.01;
    private static final PossessionSummary ASKED = new PossessionSummary(Committed.NONE, 12, 12, 0xfff, List.of());
    private static final LatencySummary TIMES = new LatencySummary(SLOTS, 2_000, 9_000, 9_000);
    private static final LatencySummary NO_TIME = new LatencySummary(SLOTS, 1, 1, 1);
    private static final Claim CLAIM = new Claim(1, 1, Duration.ofMillis(20), 1, 900_000, "DEU/Frankfurt");

    private static final List<Lie> LIES = List.copyOf(EnumSet.allOf(Lie.class));

    private enum Lie {
        UP,
        DOWN,
        AGAINST_THE_VICTIM,
        RANDOM,
        NOTHING
    }

    @Test
    void nobodyHonestIsNamedOrInBreach() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            new History(seed).judge();
        }
        System.out.println("seeds 0 to " + (HISTORIES - 1) + ", " + ERAS + " eras each");
    }

    /// One network. Members before `liars` are honest, and the first of them is the victim; providers from
    /// `hostile` on are hostile.
    private static final class History {
        private final int seed;
        private final SplittableRandom random;
        private final Registry registry;
        private final List<NodeId> targets;
        private final Committee committee;
        private final int liars;
        private final int hostile;
        private final Lie lie;
        private final boolean refusesTheVictim;

        History(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            int size = List.of(4, 5, 7, 10, 19, 31).get(random.nextInt(6));
            int quorum = Committee.smallQuorum(size);
            int providers = random.nextInt(2, 7);
            this.registry = network(size, quorum, providers);
            this.targets =
                    registry.scalerNodes().stream().map(ScalerNodeMember::id).toList();
            this.committee = Registries.committee(
                    registry.hyperNodes().stream().map(member -> member.id()).toList(), quorum);
            this.liars = quorum;
            this.hostile = providers - providers / 2;
            this.lie = LIES.get(random.nextInt(LIES.size()));
            this.refusesTheVictim = random.nextBoolean();
        }

        private static Registry network(int size, int quorum, int providers) {
            Registry plain = Registries.of(Registries.parameters(size, quorum, 16), size, providers);
            List<ScalerNodeMember> members = IntStream.range(0, providers)
                    .mapToObj(i -> new ScalerNodeMember(
                            plain.scalerNodes().get(i).id(), "provider-" + i, new Endpoint("127.0.0.1", 4002), CLAIM))
                    .toList();
            return new Registry(
                    plain.networkId(),
                    plain.name(),
                    plain.link(),
                    plain.authority(),
                    plain.parameters(),
                    plain.beacon(),
                    plain.hyperNodes(),
                    members,
                    plain.satellites());
        }

        void judge() {
            List<List<Conduct>> conduct = new ArrayList<>();
            List<List<EraTally>> tallies = new ArrayList<>();
            IntStream.range(0, committee.size()).forEach(_ -> conduct.add(new ArrayList<>()));
            targets.forEach(_ -> tallies.add(new ArrayList<>()));
            for (int era = 0; era < ERAS; era++) {
                SortedMap<Integer, Observation> seen = seen(era);
                Shard shard = new Shard(0, targets, committee);
                List<TargetReport> reports = Merge.merge(shard, SLOTS, Reports.KINDS, seen);
                List<Conduct> seats = Conduct.of(shard, reports, seen);
                for (int member = 0; member < committee.size(); member++) {
                    conduct.get(member).add(seats.get(member));
                }
                for (int target = 0; target < targets.size(); target++) {
                    tallies.get(target).add(EraTally.of(new EraId(era), reports.get(target)));
                }
            }
            for (int member = 0; member < liars; member++) {
                assertThat(ConductFinding.of(
                                        conduct.get(member),
                                        RegistryHistory.of(registry),
                                        new EraId(0),
                                        new EraId(1_000_000))
                                .verdict())
                        .as("seed %d, member %d of %d, %s", seed, member, committee.size(), lie)
                        .isEqualTo(ConductVerdict.CONSISTENT);
            }
            SlaWindow window = SlaWindow.numbered(registry.genesis(), 0);
            for (int target = 0; target < hostile; target++) {
                assertThat(WindowVerdict.of(
                                        new WindowTerms(
                                                window,
                                                registry.parameters().decisions(),
                                                List.of(new ClaimSpan(window.first(), window.last(), CLAIM))),
                                        tallies.get(target),
                                        Proven.NONE,
                                        true)
                                .outcome())
                        .as("seed %d, target %d beside %s", seed, target, lie)
                        .isNotEqualTo(WindowVerdict.Outcome.BREACH);
            }
        }

        /// The agreed set of an era: whoever lies, and of the others all but one at the most.
        private SortedMap<Integer, Observation> seen(int era) {
            TreeMap<Integer, Observation> seen = new TreeMap<>();
            // Once in its life each member may be away for an era, no two in the same one.
            for (int member = 0; member < committee.size(); member++) {
                boolean away = member == era && member < liars;
                if (!away && (member < liars || lie != Lie.NOTHING)) {
                    seen.put(member, observation(member));
                }
            }
            return seen;
        }

        private Observation observation(int member) {
            int restart = random.nextInt(3) == 0 ? random.nextInt(SLOTS) : SLOTS;
            int back = restart + random.nextInt(4);
            List<TargetObservation> all = new ArrayList<>();
            for (int target = 0; target < targets.size(); target++) {
                List<SlotResult> slots = new ArrayList<>();
                for (int slot = 0; slot < SLOTS; slot++) {
                    boolean stopped = member < liars && slot >= restart && slot < back;
                    slots.add(stopped ? SlotResult.SKIP : member < liars ? honest(member, target) : lie(target));
                }
                boolean impossible = member >= liars && lie == Lie.RANDOM && random.nextBoolean();
                boolean timed = slots.stream().filter(SlotResult.OK::equals).count() >= 3;
                LatencySummary times = !timed ? LatencySummary.NONE : impossible ? NO_TIME : TIMES;
                all.add(new TargetObservation(targets.get(target), slots, Reports.said(times, ASKED)));
            }
            return new Observation(all, Hash32.ZERO);
        }

        private SlotResult honest(int member, int target) {
            if (target < hostile) {
                return random.nextDouble() < FAILS ? SlotResult.FAIL : SlotResult.OK;
            }
            // Hostile ones answer everybody but the victim, or the victim alone.
            boolean answers = (member == 0) != refusesTheVictim;
            return answers ? SlotResult.OK : SlotResult.FAIL;
        }

        private SlotResult lie(int target) {
            return switch (lie) {
                case UP -> SlotResult.OK;
                case DOWN -> SlotResult.FAIL;
                // What the victim does not see, of the hostile targets; and slander of the honest ones.
                case AGAINST_THE_VICTIM -> target >= hostile && refusesTheVictim ? SlotResult.OK : SlotResult.FAIL;
                case RANDOM, NOTHING -> random.nextBoolean() ? SlotResult.OK : SlotResult.FAIL;
            };
        }
    }
}
