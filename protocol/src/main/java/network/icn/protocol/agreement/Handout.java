package network.icn.protocol.agreement;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;

/// What a member that asks is given of one agreement, the most useful first, so that what does not fit into an answer
/// is what it needs least, and in an order in which it can be taken: certificates, the values, the observations that
/// these name, of every member its first ones, votes. What equivocators can multiply comes behind all that.
///
/// Once a value is final that is the certificate, the value, and exactly the COMMITs and REVEALs that the value names.
final class Handout {
    /// Two for each of 64 views: three times as many as fit into the time, and half of an answer at n = 256.
    static final int MAX_CERTIFICATES = 128;

    private final MessageValidator validator;
    private final Certificates certificates;

    Handout(MessageValidator validator) {
        this.validator = validator;
        this.certificates = validator.certificates();
    }

    List<QuorumCertificate> certificates() {
        List<QuorumCertificate> finals = certificates.finals();
        if (!finals.isEmpty()) {
            return finals;
        }
        return certificates.all().stream()
                .sorted(Comparator.comparingInt(QuorumCertificate::view).reversed())
                .limit(MAX_CERTIFICATES)
                .toList();
    }

    /// @param view that the answering member is in
    List<Signed> messages(int view) {
        List<EqMessage.Propose> running = running(view);
        Set<Signed> messages = new LinkedHashSet<>(proposals(running));
        messages.addAll(validator.pool().messages(wanted(running)));
        boolean voting = certificates.finals().isEmpty();
        if (voting) {
            messages.addAll(validator.votes().messagesFrom(recent(view), 0));
        }
        messages.addAll(validator.pool().all());
        if (voting) {
            messages.addAll(validator.votes().messagesFrom(recent(view), 1));
        }
        return List.copyOf(messages);
    }

    private static int recent(int view) {
        return Math.max(1, view - 1);
    }

    /// What the leaders of this view and of the one before have proposed, as long as nothing is final.
    private List<EqMessage.Propose> running(int view) {
        if (!certificates.finals().isEmpty() || !validator.knowsLeaders()) {
            return List.of();
        }
        return Stream.of(recent(view), recent(view) + 1)
                .flatMap(each -> validator.votes().firstProposal(each, validator.leader(each)).stream())
                .toList();
    }

    private Set<Signed> proposals(List<EqMessage.Propose> running) {
        Set<Signed> proposals = new LinkedHashSet<>();
        for (QuorumCertificate certificate : certified()) {
            validator
                    .value(certificate.digest())
                    .map(MessageValidator.Value::proposal)
                    .ifPresent(proposals::add);
        }
        for (EqMessage.Propose propose : running) {
            validator.votes().signed(propose).ifPresent(proposals::add);
        }
        return proposals;
    }

    /// The values whose observations decide what happens next: what the running views are about before what has been
    /// notarized.
    private List<AgreedBody> wanted(List<EqMessage.Propose> running) {
        return Stream.concat(
                        running.reversed().stream().map(EqMessage.Propose::digest),
                        certified().stream().map(QuorumCertificate::digest))
                .distinct()
                .flatMap(digest -> validator.value(digest).stream())
                .map(MessageValidator.Value::content)
                .toList();
    }

    private List<QuorumCertificate> certified() {
        return certificates.finals().isEmpty() ? certificates.allNotarized().reversed() : certificates.finals();
    }
}
