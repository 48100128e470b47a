package network.icn.protocol.agreement;

import java.util.Locale;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Subject;

/// A proof of misbehaviour that anybody can check without knowing anything but the registry
/// (docs/design/eq1.md 9; docs/design/challenges.md 6).
public sealed interface Evidence {
    /// Behind the header there is one byte for the kind.
    int MAX_BYTES = WrongAnswer.MAX_BYTES + Header.size(Domain.EVIDENCE) + 1;

    /// Where it did what is proved (P-38).
    Hash32 network();

    /// The node that is proved guilty, if the proof verifies.
    NodeId accused();

    /// When it did what is proved: where the proof is filed, whenever it comes.
    EraId era();

    /// What is proved.
    Kind kind();

    /// The canonical bytes.
    byte[] bytes();

    /// @param history whose members of that era alone can be accused, and in whose network alone it counts
    boolean verify(SignatureVerifier verifier, RegistryHistory history);

    /// What it says, not how: all proofs of one kind against one node in one era are one finding. Else whoever can sign
    /// a challenge twice could make any number of findings out of one.
    default Hash32 id() {
        return id(network(), kind(), era(), accused());
    }

    /// The identity of a finding of that kind, whatever proof shows it.
    static Hash32 id(Hash32 network, Kind kind, EraId era, NodeId accused) {
        return Hash32.sha256(new Header(Domain.EVIDENCE_ID, network, era.number())
                .writer()
                .u8(kind.code)
                .fixed(accused.bytes())
                .toBytes());
    }

    /// What is proved, with the code of the canonical bytes.
    enum Kind {
        EQUIVOCATION(1),
        POSSESSION(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// Its number in the canonical bytes.
        public int code() {
            return code;
        }

        /// The kind with that number.
        ///
        /// @throws MalformedException if there is none
        public static Kind ofCode(int code) throws MalformedException {
            return switch (code) {
                case 1 -> EQUIVOCATION;
                case 2 -> POSSESSION;
                default -> throw new MalformedException("evidence: kind 1 or 2, got " + code);
            };
        }

        /// For APIs and metrics: `possession`, `equivocation`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A member signed two statements that an honest one never signs both (E1 to E5). The first is the smaller by
    /// bytes, so one contradiction has one encoding.
    ///
    /// @param subject what both are about
    record Equivocation(Subject subject, Signed first, Signed second) implements Evidence {
        static Equivocation of(Subject subject, Signed one, Signed other) {
            boolean ordered = one.hash().compareTo(other.hash()) < 0;
            return ordered ? new Equivocation(subject, one, other) : new Equivocation(subject, other, one);
        }

        @Override
        public NodeId accused() {
            return first.signer();
        }

        @Override
        public Hash32 network() {
            return subject.network();
        }

        @Override
        public EraId era() {
            return subject.era();
        }

        @Override
        public Kind kind() {
            return Kind.EQUIVOCATION;
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = head(this);
            subject.writeRest(out);
            first.writeTo(out);
            second.writeTo(out);
            return out.toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
            try {
                EqMessage one = EqMessage.parse(first.statement().bytes());
                EqMessage other = EqMessage.parse(second.statement().bytes());
                return history.at(subject.era()).hyperNode(first.signer()).isPresent()
                        && subject.network().equals(history.network())
                        && subject.equals(one.subject())
                        && first.signer().equals(second.signer())
                        && first.hash().compareTo(second.hash()) < 0
                        && contradict(one, other)
                        && first.verify(verifier)
                        && second.verify(verifier);
            } catch (MalformedException _) {
                return false;
            }
        }
    }

    /// A ScalerNode signed bytes that do not belong to its own snapshot.
    record Possession(WrongAnswer proof) implements Evidence {
        @Override
        public NodeId accused() {
            return proof.snapshot().signer();
        }

        /// That of the challenge; a proof in which there is none does not get past [Evidence#parse].
        @Override
        public EraId era() {
            return asked().era();
        }

        @Override
        public Hash32 network() {
            return asked().network();
        }

        private Challenge asked() {
            try {
                return proof.asked();
            } catch (MalformedException e) {
                throw new IllegalStateException("the challenge of a proof parses", e);
            }
        }

        @Override
        public Kind kind() {
            return Kind.POSSESSION;
        }

        @Override
        public byte[] bytes() {
            return head(this).fixed(proof.bytes()).toBytes();
        }

        @Override
        public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
            return proof.verify(verifier, history);
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
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.EVIDENCE, in);
        Evidence evidence = switch (Kind.ofCode(in.u8())) {
            case EQUIVOCATION ->
                new Equivocation(Subject.readRest(header, in), Signed.readFrom(in), Signed.readFrom(in));
            case POSSESSION -> new Possession(readPossession(in));
        };
        in.end();
        if (!header.equals(header(evidence))) {
            throw new MalformedException("evidence: must be of the network and era of what is inside");
        }
        return evidence;
    }

    private static WrongAnswer readPossession(CanonicalReader in) throws MalformedException {
        WrongAnswer proof = WrongAnswer.parse(in.fixed(in.remaining()));
        proof.asked();
        return proof;
    }

    private static Header header(Evidence evidence) {
        return new Header(Domain.EVIDENCE, evidence.network(), evidence.era().number());
    }

    private static CanonicalWriter head(Evidence evidence) {
        return header(evidence).writer().u8(evidence.kind().code);
    }
}
