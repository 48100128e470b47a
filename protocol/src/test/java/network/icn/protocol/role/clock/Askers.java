package network.icn.protocol.role.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;

/// One asker with a clock model, and HyperNodes that answer it: real keys, virtual time.
final class Askers {
    /// Who asks. A HyperNode goes by the others, the rest by all HyperNodes.
    enum Role {
        HYPERNODE,
        SCALERNODE,
        SATELLITE
    }

    /// How a member answers the asker.
    interface Conduct {
        /// What a member says its clock shows, or nothing.
        record Said(Instant time, boolean suspect, Duration there, Duration back) {}

        /// @param asked true time when the asker's question left
        Said answer(Instant asked);
    }

    private static final TreeMap<String, Registry> REGISTRIES = new TreeMap<>();
    private static final TreeMap<NodeId, Signer> SIGNERS = new TreeMap<>();
    private static final MemoizedVerifier VERIFIER = new MemoizedVerifier(Ed25519.best());

    final Registry registry;
    final NodeId self;
    final ClockSkewMonitor watch;
    final Duration bound;
    /// By which registry all members go.
    RegistryMark mark;
    /// The asker's wall clock minus the true time; may be changed at any moment.
    Duration offset = Duration.ZERO;
    /// How much faster than time the asker's clocks run, both of them, in millionths.
    long ppm;
    /// True time since the start.
    Duration time = Duration.ZERO;

    private final Duration booted;
    private final Random random;

    Askers(Role role, int hyperNodes, Duration era, long seed) {
        this(
                role,
                seed,
                REGISTRIES.computeIfAbsent(hyperNodes + " " + era, _ -> registry(hyperNodes, era, i -> "op-" + i)));
    }

    static Registry registry(int hyperNodes, Duration era, IntFunction<String> operators) {
        Parameters parameters = new Parameters(
                Registries.GENESIS, era, 12, hyperNodes, hyperNodes / 2 + 1, 16, 527, Duration.ofSeconds(2), 36);
        return Registries.of(parameters, hyperNodes, 1, operators, _ -> 1);
    }

    Askers(Role role, long seed, Registry registry) {
        this.registry = registry;
        int hyperNodes = registry.hyperNodes().size();
        Duration era = registry.parameters().eraLength();
        this.self = switch (role) {
            case HYPERNODE -> registry.hyperNodes().getFirst().id();
            case SCALERNODE -> registry.scalerNodes().getFirst().id();
            case SATELLITE -> registry.satellites().getFirst().id();
        };
        this.mark = RegistryMark.of(registry);
        this.watch = new ClockSkewMonitor(RegistryHistory.of(registry), self, VERIFIER);
        // By hand: the rule's own arithmetic is what is tested.
        this.bound = era.toMillis() > 360_000 ? Duration.ofMillis(era.toMillis() / 720) : Duration.ofMillis(500);
        this.random = new Random(seed);
        this.booted = Duration.ofMillis(random.nextInt(1_000_000_000));
        for (int i = SIGNERS.size(); i < hyperNodes; i++) {
            Signer signer = Nodes.signer("hypernode-" + i);
            SIGNERS.putIfAbsent(signer.id(), signer);
        }
    }

    /// All HyperNodes but the asker, in the order of their ids.
    List<NodeId> others() {
        return registry.hyperNodes().stream()
                .map(member -> member.id())
                .filter(member -> !member.equals(self))
                .toList();
    }

    Instant truth() {
        return Registries.GENESIS.plus(time);
    }

    ClockReading reading() {
        Duration drift = time.multipliedBy(ppm).dividedBy(1_000_000);
        return new ClockReading(
                truth().plus(offset).plus(drift), booted.plus(time).plus(drift));
    }

    void pass(Duration duration) {
        time = time.plus(duration);
    }

    ClockJudgement judge() {
        return watch.judge(reading());
    }

    /// An honest member: its clock is off by that, the way there and back takes so long.
    Conduct honest(Duration off, Duration there, Duration back) {
        return asked -> new Conduct.Said(asked.plus(there).plus(off), false, there, back);
    }

    /// Off by at most a tenth of the bound, some way away.
    Conduct honest() {
        int millis = (int) bound.toMillis() / 10;
        return honest(
                Duration.ofMillis(random.nextInt(2 * millis) - millis),
                Duration.ofMillis(random.nextInt(150)),
                Duration.ofMillis(random.nextInt(150)));
    }

    /// Asks one member and takes its answer.
    ClockSkewMonitor.Verdict ask(NodeId member, Conduct conduct) {
        Duration sent = reading().monotonic();
        Duration start = time;
        Conduct.Said said = conduct.answer(truth());
        pass(said.there().plus(said.back()));
        ClockSkewMonitor.Verdict verdict = hear(member, said, sent);
        // All are asked at once.
        time = start;
        return verdict;
    }

    ClockSkewMonitor.Verdict hear(NodeId member, Conduct.Said said, Duration sent) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        Hash32 nonce = Hash32.of(bytes);
        TimeStatement statement = new TimeStatement(registry.network(), self, nonce, said.time(), said.suspect(), mark);
        return watch.hear(
                member,
                new TimeAnswer(
                        nonce,
                        statement.signedBy(signer(member)),
                        sent,
                        reading().monotonic()));
    }

    static Signer signer(NodeId member) {
        return Objects.requireNonNull(SIGNERS.get(member));
    }

    /// f of n, worked out here.
    int faults() {
        return (registry.hyperNodes().size() - 1) / 3;
    }

    /// So many of the others, drawn anew for each asker.
    List<NodeId> some(int count) {
        List<NodeId> shuffled = new ArrayList<>(others());
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, count));
    }
}
