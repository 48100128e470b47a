package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.icn.protocol.signed.Signed;

/// What a member that asks is given of one agreement, the most useful first, so that what does not fit into an answer
/// is what it needs least, and in an order in which it can be taken: certificates, the values, the observations that
/// values name, votes.
///
/// Once a value is final that is the certificate, the value, and exactly the COMMITs and REVEALs that the value names.
final class Handout {
    /// Two for each of 64 views: three times as many as fit into the time, and half of an answer at n = 256.
    static final int MAX_CERTIFICATES = 128;

    private final Intake intake;
    private final Certificates certificates;

    Handout(Intake intake) {
        this.intake = intake;
        this.certificates = intake.certificates();
    }

    List<Certificate> certificates() {
        List<Certificate> finals = certificates.finals();
        if (!finals.isEmpty()) {
            return finals;
        }
        return certificates.all().stream()
                .sorted(Comparator.comparingInt(Certificate::view).reversed())
                .limit(MAX_CERTIFICATES)
                .toList();
    }

    /// @param view that the answering member is in
    List<Signed> messages(int view) {
        List<Signed> messages = new ArrayList<>(values(view));
        messages.addAll(intake.pool().messages());
        if (certificates.finals().isEmpty()) {
            messages.addAll(intake.votes().messagesFrom(recent(view)));
        }
        return List.copyOf(new LinkedHashSet<>(messages));
    }

    private static int recent(int view) {
        return Math.max(1, view - 1);
    }

    private Set<Signed> values(int view) {
        Set<Signed> values = new LinkedHashSet<>();
        List<Certificate> certified =
                certificates.finals().isEmpty() ? certificates.allNotarized().reversed() : certificates.finals();
        for (Certificate certificate : certified) {
            intake.value(certificate.digest()).map(Intake.Value::proposal).ifPresent(values::add);
        }
        if (certificates.finals().isEmpty() && intake.knowsLeaders()) {
            Optional<Signed> running = intake.votes().signedProposal(recent(view), intake.leader(recent(view)));
            running.ifPresent(values::add);
            int next = recent(view) + 1;
            intake.votes().signedProposal(next, intake.leader(next)).ifPresent(values::add);
        }
        return values;
    }
}
