package network.icn.hypernode.rpc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.challenge.growth.Base;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.Tombstone;

/// What an honest ScalerNode answers to an honest challenge of every kind that this program knows.
final class RealAnswers {
    static final Registry REGISTRY = Registries.of(
            Registries.parameters(32, 22, 16).withKinds(List.copyOf(ChallengeKinds.names(ChallengeKinds.all()))), 1, 1);
    static final RegistryHistory HISTORY = RegistryHistory.of(REGISTRY);
    static final EraId ERA = new EraId(3);
    static final Instant NOW = REGISTRY.parameters().clock().start(ERA).plusSeconds(3);
    static final Signer HYPER_NODE = Nodes.signer("hypernode-0");
    static final Signer SCALER_NODE = Nodes.signer("scalernode-0");
    private static final Hash32 BEACON = Hash32.sha256(new byte[] {1});
    private static final StoredObjects STORED = new StoredObjects(new Random(1), REGISTRY.network()).put(6, 6);
    /// A snapshot of before half of the objects were put, and one was removed.
    private static final EraSnapshot EARLIER = earlier();

    static {
        STORED.put(6, 6);
        STORED.ledger().remove(Removal.withoutOwner(STORED.ledger().placed(2)));
    }

    static final EraSnapshot SNAPSHOT =
            new EraSnapshot(REGISTRY.network(), SCALER_NODE.id(), ERA, new EraId(0), STORED.totals(), Hash32.ZERO);

    /// One challenge and its answer.
    ///
    /// @param kind whose it is
    record Real(AskedKind<?, ?, ?> kind, Challenge asked, SignedAnswer answer) {
        OwnChallenge challenge() {
            VerifiedSnapshot snapshot = VerifiedSnapshot.of(SNAPSHOT.signedBy(SCALER_NODE), Ed25519.best())
                    .orElseThrow();
            return OwnChallenge.sign(asked, snapshot, HYPER_NODE);
        }

        /// Other bytes, for which the ScalerNode stands as well.
        SignedAnswer signed(byte[] bytes) {
            return SignedAnswer.sign(asked.ref(), Payload.of(bytes), NOW, SCALER_NODE);
        }

        @Override
        public String toString() {
            return kind.name();
        }
    }

    private RealAnswers() {}

    /// Objects of an owner and of nobody, of which one each is gone in the end.
    private static EraSnapshot earlier() {
        PlacedEntry owned = STORED.ledger().placed(1);
        STORED.ledger()
                .remove(Removal.byOwner(
                        new Tombstone(
                                REGISTRY.network(),
                                SCALER_NODE.id(),
                                1,
                                owned.entry().hash()),
                        StoredObjects.OWNER));
        return new EraSnapshot(
                REGISTRY.network(), SCALER_NODE.id(), ERA.back(1), new EraId(0), STORED.totals(), Hash32.ZERO);
    }

    static List<Real> all() {
        List<Real> all = new ArrayList<>();
        for (ChallengeKind<?, ?, ?> kind : ChallengeKinds.all()) {
            ChallengeKinds.asked(kind.name()).ifPresent(asked -> all.add(real(asked)));
        }
        return all;
    }

    private static Real real(AskedKind<?, ?, ?> kind) {
        Challenge asked = new Challenge(
                REGISTRY.network(),
                ERA,
                2,
                HYPER_NODE.id(),
                SCALER_NODE.id(),
                kind.name(),
                SNAPSHOT.signedBy(SCALER_NODE).hash(),
                BEACON,
                Hash32.sha256(new byte[] {2}),
                question(kind),
                NOW.plusSeconds(2));
        Payload answer = kind.grownFrom(asked)
                .map(from -> kind.answer(asked, STORED.growth(from, SNAPSHOT.totals())))
                .orElseGet(() -> leaves(kind, asked));
        return new Real(kind, asked, SignedAnswer.sign(asked.ref(), answer, NOW, SCALER_NODE));
    }

    private static Payload leaves(AskedKind<?, ?, ?> kind, Challenge asked) {
        List<Long> indices = kind.leaves(asked, SNAPSHOT);
        // In two pieces where that may be, as a slow disk gives them.
        int first = kind.takesParts() ? indices.size() / 2 : indices.size();
        List<StoredLeaves> read = new ArrayList<>(List.of(read(indices.subList(0, first))));
        if (first < indices.size()) {
            read.add(read(indices.subList(first, indices.size())));
        }
        return kind.answer(asked, SNAPSHOT, read);
    }

    private static Payload question(AskedKind<?, ?, ?> kind) {
        return switch (kind) {
            case RoutineKind<?, ?, ?> routine ->
                routine.question(new Occasion(REGISTRY.parameters(), 32, SNAPSHOT, BEACON));
            case Retest _ ->
                Retest.question(
                                RetestList.of(
                                        REGISTRY.network(),
                                        ERA,
                                        SCALER_NODE.id(),
                                        BEACON,
                                        0,
                                        List.of(),
                                        List.of(3L, 9L, 17L, 38L, 39L, 1_000L)),
                                List.of())
                        .orElseThrow();
            case Growth _ ->
                Growth.question(Base.NONE, EARLIER.signedBy(SCALER_NODE), List.of())
                        .orElseThrow();
            default -> throw new AssertionError(kind.name() + ": say what is asked by it");
        };
    }

    private static StoredLeaves read(List<Long> indices) {
        if (indices.isEmpty()) {
            return StoredLeaves.NONE;
        }
        long[] places = indices.stream().mapToLong(Long::longValue).toArray();
        return new StoredLeaves(
                indices,
                LongStream.of(STORED.shown(places)).mapToObj(STORED::leaf).toList(),
                STORED.prove(places),
                false);
    }
}
