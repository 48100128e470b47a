package network.icn.protocol.challenge.possession;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;

/// A ScalerNode's data in memory with everything around one challenge, for tests.
public final class PossessionFixture {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:05Z");

    /// That of [Registries#of].
    static final Hash32 NETWORK =
            Registries.of(Registries.parameters(4, 3, 16), 1, 1).network();

    final Signer scalerNode = Nodes.signer("scalernode-0");
    final Signer hyperNode = Nodes.signer("hypernode-0");
    private final Hash32 network;
    final List<Payload> leaves;
    final StoredObjects stored;
    final EraSnapshot snapshot;
    final Challenge challenge;

    public PossessionFixture(int leafCount, int lastLeafBytes, int samples) {
        this(data(leafCount, lastLeafBytes), samples);
    }

    /// In another network.
    public PossessionFixture(Hash32 network) {
        this(network, data(100, 1_000), 10);
    }

    PossessionFixture(List<Payload> leaves, int samples) {
        this(NETWORK, leaves, samples);
    }

    private PossessionFixture(Hash32 network, List<Payload> leaves, int samples) {
        this.network = network;
        this.leaves = leaves;
        this.stored = StoredObjects.of(leaves);
        this.snapshot =
                new EraSnapshot(network, scalerNode.id(), new EraId(3), new EraId(0), stored.totals(), Hash32.ZERO);
        this.challenge = asked(Possession.NAME, new PossessionQuestion(samples).bytes());
    }

    /// A challenge of another kind about the same snapshot, under the same nonce.
    public Challenge asked(String kind, Payload question) {
        return new Challenge(
                network,
                new EraId(3),
                2,
                hyperNode.id(),
                scalerNode.id(),
                kind,
                snapshot.hash(),
                Hash32.sha256(new byte[] {1}),
                Hash32.sha256(new byte[] {2}),
                question,
                NOW.plusSeconds(2));
    }

    public Signer scalerNode() {
        return scalerNode;
    }

    public Signer hyperNode() {
        return hyperNode;
    }

    static List<Payload> data(int leafCount, int lastLeafBytes) {
        Random random = new Random(leafCount);
        return IntStream.range(0, leafCount)
                .mapToObj(i -> {
                    byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];
                    random.nextBytes(leaf);
                    Arrays.fill(leaf, i == leafCount - 1 ? lastLeafBytes : leaf.length, leaf.length, (byte) 0);
                    return Payload.of(leaf);
                })
                .toList();
    }

    long[] indices() {
        return PossessionRule.indices(challenge, leaves.size());
    }

    List<Payload> asked() {
        return LongStream.of(indices()).mapToObj(i -> leaves.get((int) i)).toList();
    }

    StoredProof proof() {
        return stored.prove(indices());
    }

    public SignedAnswer answer() {
        return answer(asked(), proof());
    }

    SignedAnswer answer(List<Payload> leaves, StoredProof proof) {
        return answer(new PossessionAnswer(leaves, proof, false).bytes());
    }

    SignedAnswer answer(Payload bytes) {
        return SignedAnswer.sign(challenge.ref(), bytes, NOW, scalerNode);
    }

    /// The first leaf asked for is zeros.
    public SignedAnswer lostLeaf() {
        Payload[] sent = asked().toArray(Payload[]::new);
        sent[0] = Payload.of(new byte[sent[0].size()]);
        return answer(Arrays.asList(sent), proof());
    }

    public Signed signedSnapshot() {
        return snapshot.signedBy(scalerNode);
    }

    public Signed signedChallenge() {
        return challenge.signedBy(hyperNode);
    }

    public VerifiedSnapshot verifiedSnapshot() {
        return VerifiedSnapshot.of(signedSnapshot(), Ed25519.best()).orElseThrow();
    }

    public OwnChallenge ownChallenge() {
        return own(challenge);
    }

    public OwnChallenge own(Challenge asked) {
        return OwnChallenge.sign(asked, verifiedSnapshot(), hyperNode);
    }
}
