package network.icn.protocol.evidence;

import java.util.Optional;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.challenge.AnswerVerdict.Reason;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChosenSeed;
import network.icn.protocol.challenge.SnapshotConflict;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.RegistryHistory;

/// A proof of misbehaviour that anybody can check without knowing anything but the registry
/// (docs/design/eq1.md 9; docs/design/challenges.md 6).
public sealed interface Evidence {
    /// The byte behind the header: two statements follow, a wrong answer, a chosen seed, or two snapshots.
    int CONTRADICTION = 1;
    int WRONG_ANSWER = 2;
    int CHOSEN_SEED = 3;
    int SNAPSHOT_CONFLICT = 4;

    /// Behind the header there is one byte for the form.
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

    /// Why it proves nothing, as a label; empty if it does.
    ///
    /// @param history whose members of that era alone can be accused, and in whose network alone it counts
    Optional<String> rejection(SignatureVerifier verifier, RegistryHistory history);

    /// Whether it proves what it says.
    ///
    /// @param history whose members of that era alone can be accused, and in whose network alone it counts
    default boolean verify(SignatureVerifier verifier, RegistryHistory history) {
        return rejection(verifier, history).isEmpty();
    }

    /// What it says, not how: all proofs of one kind against one node in one era are one finding. Else
    /// whoever can sign a challenge twice could make any number of findings out of one.
    default Hash32 id() {
        return id(network(), kind(), era(), accused());
    }

    /// The identity of a finding of that kind, whatever proof shows it.
    static Hash32 id(Hash32 network, Kind kind, EraId era, NodeId accused) {
        return Hash32.sha256(new Header(Domain.EVIDENCE_ID, network, era.number())
                .writer()
                .text(kind.label)
                .fixed(accused.bytes())
                .toBytes());
    }

    /// What is proved: that a member contradicted itself, that it chose what it asked, that a ScalerNode's
    /// snapshots contradict each other, or that it answered a kind of challenge wrongly.
    ///
    /// @param label for canonical bytes, APIs and metrics: `equivocation`, `chosen-seed`, `snapshot-conflict`,
    ///     or the name of the kind of challenge
    record Kind(String label) {
        public static final Kind EQUIVOCATION = new Kind(Parameters.RESERVED_KINDS.get(0));
        public static final Kind CHOSEN_SEED = new Kind(Parameters.RESERVED_KINDS.get(1));
        public static final Kind SNAPSHOT_CONFLICT = new Kind(Parameters.RESERVED_KINDS.get(2));

        public Kind {
            if (!isLabel(label)) {
                throw new IllegalArgumentException("evidence: of no kind, got " + label);
            }
        }

        private static boolean isLabel(String label) {
            return Parameters.RESERVED_KINDS.contains(label) || Parameters.isKindName(label);
        }

        /// Whether it is about an answer, and against a ScalerNode.
        public boolean isWrongAnswer() {
            return !Parameters.RESERVED_KINDS.contains(label);
        }

        /// Whether it says something of what a ScalerNode stores.
        public boolean isOfStorage() {
            return isWrongAnswer() || equals(SNAPSHOT_CONFLICT);
        }

        /// Appends the canonical bytes.
        public void writeTo(CanonicalWriter out) {
            out.text(label);
        }

        /// Reads the canonical bytes.
        ///
        /// @throws MalformedException if the next bytes are none
        public static Kind readFrom(CanonicalReader in) throws MalformedException {
            String label = in.text(Parameters.MAX_KIND_NAME);
            if (!isLabel(label)) {
                throw new MalformedException("evidence: of no kind");
            }
            return new Kind(label);
        }
    }

    /// A member contradicted itself in an agreement.
    record Contradiction(Equivocation proof) implements Evidence {
        @Override
        public NodeId accused() {
            return proof.first().signer();
        }

        @Override
        public Hash32 network() {
            return proof.subject().network();
        }

        @Override
        public EraId era() {
            return proof.subject().era();
        }

        @Override
        public Kind kind() {
            return Kind.EQUIVOCATION;
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = head(this, CONTRADICTION);
            proof.writeTo(out);
            return out.toBytes();
        }

        @Override
        public Optional<String> rejection(SignatureVerifier verifier, RegistryHistory history) {
            return proof.verify(verifier, history) ? Optional.empty() : Optional.of("no-contradiction");
        }
    }

    /// A ScalerNode signed a wrong answer, to whatever kind of challenge.
    record Wrong(WrongAnswer proof) implements Evidence {
        @Override
        public NodeId accused() {
            return asked().target();
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
            return new Kind(asked().kind());
        }

        @Override
        public byte[] bytes() {
            return head(this, WRONG_ANSWER).fixed(proof.bytes()).toBytes();
        }

        @Override
        public Optional<String> rejection(SignatureVerifier verifier, RegistryHistory history) {
            return proof.rejection(verifier, history).map(Reason::label);
        }
    }

    /// A HyperNode asked what it liked, and not what follows from its draw.
    record Chosen(ChosenSeed proof) implements Evidence {
        @Override
        public NodeId accused() {
            return asked().challenger();
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

        /// Who was asked: the one that has the challenge.
        public NodeId target() {
            return asked().target();
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
            return Kind.CHOSEN_SEED;
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = head(this, CHOSEN_SEED);
            proof.writeTo(out);
            return out.toBytes();
        }

        @Override
        public Optional<String> rejection(SignatureVerifier verifier, RegistryHistory history) {
            return proof.rejection(verifier, history).map(ChosenSeed.Reason::label);
        }
    }

    /// A ScalerNode signed two snapshots that contradict each other.
    record Conflict(SnapshotConflict proof) implements Evidence {
        @Override
        public NodeId accused() {
            return proof.signed().scalerNode();
        }

        /// That of the later snapshot; a proof in which there is none does not get past [Evidence#parse].
        @Override
        public EraId era() {
            return proof.signed().era();
        }

        @Override
        public Hash32 network() {
            return proof.signed().network();
        }

        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_CONFLICT;
        }

        @Override
        public byte[] bytes() {
            CanonicalWriter out = head(this, SNAPSHOT_CONFLICT);
            proof.writeTo(out);
            return out.toBytes();
        }

        @Override
        public Optional<String> rejection(SignatureVerifier verifier, RegistryHistory history) {
            return proof.rejection(verifier, history).map(SnapshotConflict.Reason::label);
        }
    }

    /// Reads the one encoding of a proof; [#verify] decides whether it proves anything.
    static Evidence parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("evidence: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.EVIDENCE, in);
        int form = in.u8();
        Evidence evidence = switch (form) {
            case CONTRADICTION -> new Contradiction(Equivocation.readFrom(header, in));
            case WRONG_ANSWER -> new Wrong(readWrongAnswer(in));
            case CHOSEN_SEED -> new Chosen(readChosenSeed(in));
            case SNAPSHOT_CONFLICT -> new Conflict(SnapshotConflict.readFrom(in));
            default -> throw new MalformedException("evidence: form 1 to 4, got " + form);
        };
        in.end();
        if (!header.equals(header(evidence))) {
            throw new MalformedException("evidence: must be of the network and era of what is inside");
        }
        return evidence;
    }

    private static WrongAnswer readWrongAnswer(CanonicalReader in) throws MalformedException {
        WrongAnswer proof = WrongAnswer.parse(in.fixed(in.remaining()));
        proof.asked();
        return proof;
    }

    private static ChosenSeed readChosenSeed(CanonicalReader in) throws MalformedException {
        ChosenSeed proof = ChosenSeed.readFrom(in);
        proof.asked();
        return proof;
    }

    private static Header header(Evidence evidence) {
        return new Header(Domain.EVIDENCE, evidence.network(), evidence.era().number());
    }

    private static CanonicalWriter head(Evidence evidence, int form) {
        return header(evidence).writer().u8(form);
    }
}
