package network.icn.protocol.agreement;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;

/// The records that a member makes durable before it speaks, so that a restart cannot make it contradict itself.
public sealed interface Journal {
    /// A vote or proposal that this member signed.
    record Spoken(EqMessage message) implements Journal {}

    /// What the member committed to: its COMMIT and REVEAL follow from it.
    record Committed(Hash32 subject, Hash32 salt, Payload observation) implements Journal {}

    /// What a FINALIZE of this member stands on, written before it. Whoever finalizes a view never gives it up,
    /// so nobody may lose what lets the others leave it: a vote in it may have been shown to this member alone.
    record Notarized(QuorumCertificate certificate) implements Journal {}

    /// Whether the record stands for that message.
    default boolean says(EqMessage message) {
        return switch (this) {
            case Spoken spoken -> spoken.message().equals(message);
            case Notarized _ -> false;
            case Committed(Hash32 subject, Hash32 salt, Payload observation) ->
                message.subject().hash().equals(subject)
                        && switch (message) {
                            case EqMessage.Commit commit ->
                                commit.commitment()
                                        .equals(EqMessage.Commit.commitment(
                                                commit.subject(), commit.signer(), salt, observation));
                            case EqMessage.Reveal reveal ->
                                reveal.salt().equals(salt)
                                        && reveal.observation().equals(observation);
                            case EqMessage.Propose _, EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ ->
                                false;
                        };
        };
    }

    default Payload record() {
        return Payload.of(
                switch (this) {
                    case Spoken spoken ->
                        new CanonicalWriter()
                                .u8(1)
                                .fixed(spoken.message().bytes())
                                .toBytes();
                    case Committed committed ->
                        new CanonicalWriter()
                                .u8(2)
                                .hash(committed.subject())
                                .hash(committed.salt())
                                .variable(committed.observation().bytes())
                                .toBytes();
                    case Notarized(QuorumCertificate certificate) ->
                        new CanonicalWriter().u8(3).fixed(certificate.bytes()).toBytes();
                });
    }

    static Journal parse(Payload record) throws MalformedException {
        CanonicalReader in = new CanonicalReader(record.bytes());
        int type = in.u8();
        return switch (type) {
            case 1 -> new Spoken(EqMessage.parse(in.fixed(in.remaining())));
            case 2 -> {
                Committed committed =
                        new Committed(in.hash(), in.hash(), Payload.of(in.variable(Signed.MAX_STATEMENT_BYTES)));
                in.end();
                yield committed;
            }
            case 3 -> new Notarized(QuorumCertificate.parse(in.fixed(in.remaining())));
            default -> throw new MalformedException("journal: type 1 to 3, got " + type);
        };
    }

    /// The subject that a record belongs to, for routing after a restart.
    static Hash32 subjectOf(Payload record) throws MalformedException {
        return switch (parse(record)) {
            case Spoken spoken -> spoken.message().subject().hash();
            case Committed committed -> committed.subject();
            case Notarized(QuorumCertificate certificate) ->
                certificate.subject().hash();
        };
    }
}
