package network.icn.benchmarks.rpc;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;

/// What cannot be left out of a possession challenge: two signatures, two checks of them, and the hashes of what is
/// sent, the same bytes as in a real one, and nothing else.
final class BareWork {
    private static final Possession KIND = new Possession();
    private static final byte LEAF = 0;
    private static final byte INNER = 1;

    private final Signer hyperNode;
    private final Signer scalerNode;
    private final Challenge asked;
    private final EraSnapshot snapshot;
    private final Payload answer;
    private final byte[] challenge;
    private final byte[] receipt;
    private final List<byte[]> leaves;
    private final int inner;

    BareWork(AskedNode node) {
        this.hyperNode = node.hyperNodes().getFirst();
        this.scalerNode = node.scalerNode();
        this.snapshot = node.snapshot(new EraId(0));
        Hash32 beacon = Hash32.sha256(new byte[0]);
        Hash32 signed = snapshot.hash();
        ProbeDraw draw = ProbeDraw.of(hyperNode, node.history().network(), snapshot.era(), beacon);
        this.asked = new Challenge(
                node.history().network(),
                snapshot.era(),
                0,
                hyperNode.id(),
                scalerNode.id(),
                Possession.NAME,
                signed,
                beacon,
                draw.seed(scalerNode.id(), 0, Possession.NAME, signed),
                KIND.question(new Occasion(node.history().latest().parameters(), AskedNode.MEMBERS, snapshot, beacon)),
                node.now());
        List<Long> indices = KIND.leaves(asked, snapshot);
        var read = node.read(indices.stream().mapToLong(Long::longValue).toArray());
        this.answer = KIND.answer(
                asked, snapshot, List.of(new StoredLeaves(indices, read.leaves(), read.proof(), read.directIo())));
        this.challenge = asked.bytes();
        this.receipt = SignedAnswer.sign(asked.ref(), answer, node.now(), scalerNode)
                .receipt()
                .statement()
                .bytes();
        this.leaves = read.leaves().stream().map(Payload::bytes).toList();
        // Each inner node joins two of what is there, until one is left.
        this.inner = read.leaves().size() + read.proof().leaves().within().size() - 1;
    }

    /// The check of an answer, as a HyperNode and everybody after it does it.
    void check() {
        try {
            if (!KIND.isRight(asked, snapshot, answer, Ed25519.best())) {
                throw new IllegalStateException("answer: must be right");
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("answer: must be one", e);
        }
    }

    /// The hashes that the check contains.
    void hashes() {
        MessageDigest sha256 = sha256();
        byte[] joined = new byte[2 * Hash32.BYTES];
        for (byte[] leaf : leaves) {
            sha256.update(LEAF);
            byte[] hash = sha256.digest(leaf);
            System.arraycopy(hash, 0, joined, 0, hash.length);
        }
        for (int node = 0; node < inner; node++) {
            sha256.update(INNER);
            byte[] hash = sha256.digest(joined);
            System.arraycopy(hash, 0, joined, 0, hash.length);
        }
    }

    /// Both sides of one challenge: each signs once and checks the other once, both hash the answer for the receipt,
    /// and the one that asked holds it to the root.
    void challenge() {
        boolean right = Ed25519.best().verify(hyperNode.id(), challenge, hyperNode.sign(challenge))
                && Ed25519.best().verify(scalerNode.id(), receipt, scalerNode.sign(receipt));
        Hash32 one = SignedAnswer.digest(answer);
        Hash32 other = SignedAnswer.digest(answer);
        if (!right || !one.equals(other)) {
            throw new IllegalStateException("signature: must be right");
        }
        hashes();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
