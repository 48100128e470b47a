package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;

/// What an [AgreementMachine] asks of its shell, in order.
public sealed interface AgreementEffect {
    /// Make the record durable before any later effect of the list is carried out: a vote that is forgotten can be cast
    /// twice, and that is how forks are made.
    record Persist(Payload record) implements AgreementEffect {}

    record Publish(Signed message) implements AgreementEffect {}

    record PublishCertificate(QuorumCertificate certificate) implements AgreementEffect {}

    /// Ask some neighbour for what it knows of the subject.
    record Pull(Hash32 subject) implements AgreementEffect {}

    record WakeAt(Instant time) implements AgreementEffect {}

    /// What became of the message that was received.
    record Judged(GossipVerdict verdict) implements AgreementEffect {}

    record Accuse(Equivocation evidence) implements AgreementEffect {}

    /// Agreed: a value is final, and everything that it names is here.
    ///
    /// @param certificate of kind FINALIZED
    /// @param body the value in canonical bytes ([network.icn.protocol.report.AgreedBody])
    /// @param reveals the observations that the body merges, ascending by member
    record Decided(QuorumCertificate certificate, Payload body, List<Signed> reveals) implements AgreementEffect {
        public Decided {
            reveals = List.copyOf(reveals);
        }
    }

    /// Two different values are certified as final: at least 2q - n members signed both ways. Each value that can be
    /// had is [Decided], too: whoever archives must show both.
    record Forked(QuorumCertificate first, QuorumCertificate second) implements AgreementEffect {}

    /// The time is over without a certificate here: this member votes no more. A missing report is harmless, a forked
    /// one is not. [Decided] may still follow, when others have decided.
    record Undecided() implements AgreementEffect {}
}
