package network.icn.simulator.detection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.Shown;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.OpenLeaf;
import network.icn.protocol.challenge.possession.OpenLeaves;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestEntry;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.WindowTerms;
import network.icn.protocol.settlement.WindowVerdict;

/// The eras of one ScalerNode, one after the other: its members draw what they ask, say what they
/// saw, and the protocol merges, lists what was open, and judges. Nobody agrees: the observations
/// are taken to be those of the agreed value.
///
/// A stream of hashes stands for σ. The real one is a BLS signature, and 128 of them an era cost
/// more than all the rest; whatever follows from it is a hash of it, so what matters is that it is
/// different for each member and era, and that nobody has chosen it.
public final class History {
    private static final Possession POSSESSION = new Possession();
    private static final Retest RETEST = new Retest();
    private static final Hash32 NETWORK = hash("network", 0, 0, 0);

    private final Parameters parameters;
    private final Bench bench;
    private final Actor actor;
    private final long leaves;
    private final long seed;
    private final List<ChallengeKind<?, ?, ?>> kinds;
    private final Shard shard;
    private final Members members;
    private final Claim claim;
    private final TreeMap<Long, EraTally> tallies = new TreeMap<>();
    private RetestList list;
    private long next;

    /// @param leaves of the ScalerNode's tree
    /// @param promisedPpm availability that it has promised
    public History(Parameters parameters, Bench bench, Actor actor, long leaves, int promisedPpm, long seed) {
        this.parameters = parameters;
        this.bench = bench;
        this.actor = actor;
        this.leaves = leaves;
        this.seed = seed;
        this.kinds = ChallengeKinds.of(parameters.kinds());
        List<NodeId> ids = IntStream.range(0, bench.members())
                .mapToObj(member -> NodeId.of(hash("member", 0, 0, member).bytes()))
                .toList();
        Payload key = Payload.of(new byte[1]);
        Committee committee = new Committee(ids, Collections.nCopies(bench.members(), key), bench.quorum());
        this.shard = new Shard(0, List.of(NodeId.of(hash("target", seed, 0, 0).bytes())), committee);
        this.members = new Members(parameters, bench, actor, new SplittableRandom(seed));
        this.claim = new Claim(leaves, 0, Duration.ofMillis(100), 0, promisedPpm, "DEU/Frankfurt");
        this.list = list(List.of(), List.of());
    }

    private static Hash32 hash(String what, long seed, long era, int member) {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(what.getBytes(StandardCharsets.US_ASCII))
                .u64(seed)
                .u64(era)
                .u16(member)
                .toBytes());
    }

    /// How many eras there were.
    public long eras() {
        return next;
    }

    /// One more era.
    public Era run() {
        long era = next++;
        long declared = actor.declaredLeaves(era);
        Committed under = new Committed(hash("snapshot", seed, era, 0), 0, leaves, declared, (leaves - declared) << 12);
        TreeMap<Integer, Observation> observations = new TreeMap<>();
        TreeMap<Integer, Shown<PossessionSummary>> shown = new TreeMap<>();
        for (int member = 0; member < bench.members(); member++) {
            ProbeDraw draw = draw(era, member);
            TargetObservation said =
                    members.observe(new Members.Seat(shard.targets().getFirst(), era, member, draw), under, list);
            observations.put(member, new Observation(List.of(said), Hash32.ZERO));
            shown.put(member, new Shown<>(draw, said.vote(POSSESSION).summary()));
        }
        TargetReport report = Merge.merge(shard, parameters.slotsPerEra(), kinds, observations)
                .getFirst();
        tallies.put(era, EraTally.of(new EraId(era), report));
        return seen(report, shown, era);
    }

    /// What [network.icn.protocol.certified.NextRetest] makes of a certified shard, of the same
    /// pieces.
    private Era seen(TargetReport report, SortedMap<Integer, Shown<PossessionSummary>> shown, long era) {
        PossessionResult possession = report.result(POSSESSION).orElseThrow();
        RetestResult retest = report.result(RETEST).orElseThrow();
        int most = OpenLeaves.most(bench.members());
        List<RetestEntry> left = retest.list().equals(list.name())
                ? list.left(retest).stream().limit(most).toList()
                : List.of();
        TreeSet<Long> asked = new TreeSet<>();
        left.forEach(entry -> asked.add(entry.leaf()));
        List<OpenLeaf> open = OpenLeaves.of(
                        shard.targets().getFirst(),
                        possession,
                        parameters.slotsPerEra(),
                        PossessionRule.samplesPerProbe(parameters, bench.members()),
                        shown)
                .stream()
                .filter(leaf -> !asked.contains(leaf.leaf()))
                .toList();
        List<Long> drawn = OpenLeaves.drawn(open, most - left.size(), hash("order", seed, era, 0));
        list = list(left, drawn);
        return new Era(report, possession, retest, open.size(), drawn.size());
    }

    private RetestList list(List<RetestEntry> left, List<Long> drawn) {
        return RetestList.of(
                NETWORK, new EraId(next), shard.targets().getFirst(), hash("report", seed, next, 0), 0, left, drawn);
    }

    private ProbeDraw draw(long era, int member) {
        byte[] first = hash("sigma", seed, era, member).bytes();
        byte[] second = hash("sigma, again", seed, era, member).bytes();
        byte[] sigma = new byte[VrfProof.BYTES];
        System.arraycopy(first, 0, sigma, 0, first.length);
        System.arraycopy(second, 0, sigma, first.length, sigma.length - first.length);
        return new ProbeDraw(new VrfProof(Payload.of(sigma)));
    }

    /// What the eras of the last window mean, up to now. Forgets what no later window looks at.
    public WindowVerdict verdict() {
        int eras = parameters.erasPerWindow();
        long number = (next - 1) / eras;
        SlaWindow window = new SlaWindow(
                number, new EraId(number * eras), new EraId(number * eras + eras - 1), parameters.windowSlots());
        tallies.headMap(window.remembers().number()).clear();
        WindowTerms terms = new WindowTerms(
                window, parameters.decisions(), List.of(new ClaimSpan(new EraId(0), window.last(), claim)));
        return WindowVerdict.of(terms, new ArrayList<>(tallies.values()), Proven.NONE, next % eras == 0);
    }
}
