package network.icn.protocol.agreement;

import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.challenge.PossessionEvidence;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.signed.Domain;
import network.icn.protocol.signed.Signed;

/// A proof of misbehaviour that anybody can check without knowing anything else (quorum.md 1.3, E1 to E5;
/// challenges.md).
public sealed interface Evidence {
    /// Behind the tag and type of EQ/1 there is one byte for the kind.
    int TYPE = 8;
    int MAX_BYTES = PossessionEvidence.MAX_BYTES + 5;

    /// The node that is proved guilty, if the proof verifies.
    NodeId accused();

    /// For APIs and metrics: `possession`, `equivocation`.
    String kind();

    byte[] bytes();

    /// @param registry whose members alone can be accused
    boolean verify(SignatureVerifier verifier, Registry registry);

    default Hash32 id() {
        return Hash32.sha256(bytes());
    }

    /// A member signed two statements that an honest one never signs both (E1 to E5). The first is the smaller by
    /// bytes,
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
            CanonicalWriter out = head(1);
            first.writeTo(out);
            second.writeTo(out);
            return out.toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier, Registry registry) {
            try {
                return registry.hyperNode(first.signer()).isPresent()
                        && first.signer().equals(second.signer())
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
            return head(2).fixed(proof.bytes()).toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier, Registry registry) {
            return proof.verify(verifier, registry);
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
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("evidence: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = Domain.AGREEMENT.reader(bytes);
        int type = in.u8();
        if (type != TYPE) {
            throw new MalformedException("type: " + TYPE + ", got " + type);
        }
        int kind = in.u8();
        Evidence evidence = switch (kind) {
            case 1 -> new Equivocation(Signed.readFrom(in), Signed.readFrom(in));
            case 2 -> new Possession(PossessionEvidence.parse(in.fixed(in.remaining())));
            default -> throw new MalformedException("evidence: kind 1 or 2, got " + kind);
        };
        in.end();
        return evidence;
    }

    private static CanonicalWriter head(int kind) {
        return Domain.AGREEMENT.writer().u8(TYPE).u8(kind);
    }
}
