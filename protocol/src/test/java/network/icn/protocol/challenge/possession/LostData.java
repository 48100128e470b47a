package network.icn.protocol.challenge.possession;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;

/// Evidence that a ScalerNode signed zeros where its snapshot says data.
public final class LostData {
    private static final int LEAVES = 64;

    private LostData() {}

    /// @param nonce another one gives other evidence of the same loss
    /// @param samples leaves in the answer, 4 KiB each; at most 64
    public static Evidence.Wrong proof(
            Hash32 network, EraId era, Signer hyperNode, Signer scalerNode, int nonce, int samples) {
        Random random = new Random(17);
        List<Payload> data = IntStream.range(0, LEAVES)
                .mapToObj(_ -> {
                    byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];
                    random.nextBytes(leaf);
                    return Payload.of(leaf);
                })
                .toList();
        StoredObjects stored = StoredObjects.of(data);
        EraSnapshot snapshot =
                new EraSnapshot(network, scalerNode.id(), era, new EraId(0), stored.totals(), Hash32.ZERO);
        Challenge challenge = new Challenge(
                network,
                era,
                0,
                hyperNode.id(),
                scalerNode.id(),
                Possession.NAME,
                snapshot.hash(),
                Hash32.ZERO,
                Hash32.sha256(new byte[] {(byte) nonce}),
                new PossessionQuestion(samples).bytes(),
                Instant.parse("2026-01-01T00:00:05Z"));
        long[] indices = PossessionRule.indices(challenge, data.size());
        List<Payload> sent = new ArrayList<>(
                LongStream.of(indices).mapToObj(i -> data.get((int) i)).toList());
        sent.set(0, Payload.of(new byte[ObjectEntry.LEAF_BYTES]));
        SignedAnswer answer = SignedAnswer.sign(
                challenge.ref(),
                new PossessionAnswer(sent, stored.prove(indices), false).bytes(),
                challenge.expiresAt(),
                scalerNode);
        return new Evidence.Wrong(
                new WrongAnswer(snapshot.signedBy(scalerNode), challenge.signedBy(hyperNode), answer));
    }
}
