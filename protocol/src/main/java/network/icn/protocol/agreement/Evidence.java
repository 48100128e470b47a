package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.PossessionAnswer;
import network.icn.protocol.challenge.PossessionChallenge;
import network.icn.protocol.challenge.PossessionEvidence;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.signed.Signed;

/// A proof of misbehaviour that anybody can check without knowing anything else (quorum.md 1.3, E1 to E5; challenges.md).
public sealed interface Evidence {
    int MAX_BYTES = 4 * 1024 * 1024;

    /// The node that is proved guilty, if the proof verifies.
    NodeId accused();

    /// For APIs and metrics: `possession`, `equivocation`.
    String kind();

    byte[] bytes();

    boolean verify(SignatureVerifier verifier);

    default Hash32 id() {
        return Hash32.sha256(bytes());
    }

    /// A member signed two statements that an honest one never signs both (E1 to E5). The first is the smaller by bytes,
    /// so one contradiction has one encoding.
    record Equivocation(Signed first, Signed second) implements Evidence {
        static Equivocation of(Signed one, Signed other) {
            boolean ordered = one.hash().compareTo(other.hash()) < 0;
            return ordered ? new Equivocation(one, other) : new Equivocation(other, one);
        }

        @Override
        public NodeId accused() {
            return first.signer();
        }

        @Override
        public String kind() {
            return "equivocation";
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = new CanonicalWriter().u8(1);
            write(out, first);
            write(out, second);
            return out.toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier) {
            try {
                return first.signer().equals(second.signer())
                        && first.hash().compareTo(second.hash()) < 0
                        && contradict(
                                EqMessage.parse(first.statement().bytes()),
                                EqMessage.parse(second.statement().bytes()))
                        && first.verify(verifier)
                        && second.verify(verifier);
            } catch (MalformedException _) {
                return false;
            }
        }
    }

    /// A ScalerNode signed bytes that do not belong to its own snapshot.
    record Possession(PossessionEvidence proof) implements Evidence {
        @Override
        public NodeId accused() {
            return proof.snapshot().signer();
        }

        @Override
        public String kind() {
            return "possession";
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = new CanonicalWriter().u8(2);
            write(out, proof.snapshot());
            write(out, proof.challenge());
            write(out, proof.answer().receipt());
            out.u16(proof.answer().leaves().size());
            proof.answer().leaves().forEach(leaf -> out.variable(leaf.bytes()));
            out.u32(proof.answer().proof().size());
            proof.answer().proof().forEach(out::hash);
            return out.toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier) {
            return proof.verify(verifier);
        }
    }

    /// Whether one member cannot honestly have signed both.
    static boolean contradict(EqMessage one, EqMessage other) {
        if (!one.subject().equals(other.subject()) || one.signer() != other.signer() || one.equals(other)) {
            return false;
        }
        return switch (one) {
            case EqMessage.Commit _ -> other instanceof EqMessage.Commit;
            case EqMessage.Reveal _ -> false;
            case EqMessage.Propose a -> other instanceof EqMessage.Propose b && a.view() == b.view();
            case EqMessage.Notarize a -> other instanceof EqMessage.Notarize b && a.view() == b.view();
            case EqMessage.Finalize a ->
                switch (other) {
                    case EqMessage.Finalize b -> a.view() == b.view();
                    case EqMessage.Nullify b -> a.view() == b.view();
                    case EqMessage.Commit _, EqMessage.Reveal _, EqMessage.Propose _, EqMessage.Notarize _ -> false;
                };
            case EqMessage.Nullify a -> other instanceof EqMessage.Finalize b && a.view() == b.view();
        };
    }

    /// Reads the one encoding of a proof; [#verify] decides whether it proves anything.
    static Evidence parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        int type = in.u8();
        Evidence evidence =
                switch (type) {
                    case 1 -> new Equivocation(readSigned(in), readSigned(in));
                    case 2 -> new Possession(readPossession(in));
                    default -> throw new MalformedException("evidence: type 1 or 2, got " + type);
                };
        in.end();
        return evidence;
    }

    private static PossessionEvidence readPossession(CanonicalReader in) throws MalformedException {
        Signed snapshot = readSigned(in);
        Signed challenge = readSigned(in);
        Signed receipt = readSigned(in);
        int leafCount = in.count(PossessionChallenge.MAX_SAMPLES, 4);
        List<Payload> leaves = new ArrayList<>(leafCount);
        for (int i = 0; i < leafCount; i++) {
            leaves.add(Payload.of(in.variable(EraSnapshot.LEAF_BYTES)));
        }
        long hashCount = in.u32();
        if (hashCount * Hash32.BYTES != in.remaining()) {
            throw new MalformedException("proof: " + hashCount + " hashes in " + in.remaining() + " bytes");
        }
        List<Hash32> proof = new ArrayList<>((int) hashCount);
        for (int i = 0; i < hashCount; i++) {
            proof.add(in.hash());
        }
        return new PossessionEvidence(snapshot, challenge, new PossessionAnswer(leaves, proof, receipt));
    }

    private static void write(CanonicalWriter out, Signed signed) {
        out.fixed(signed.signer().bytes())
                .fixed(signed.signature().bytes())
                .variable(signed.statement().bytes());
    }

    private static Signed readSigned(CanonicalReader in) throws MalformedException {
        NodeId signer = NodeId.of(in.fixed(NodeId.BYTES));
        Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
        return Signed.of(in.variable(Signed.MAX_STATEMENT_BYTES), signer, signature);
    }
}
