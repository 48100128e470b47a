package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.signed.Signed;

/// The values of one agreement that are certified as final, until each was handed over with everything that it names:
/// one, or two that contradict each other.
final class FinalValues {
    /// Members that hand the final certificate to everybody; the others only answer pulls.
    private static final int CERTIFICATE_PUBLISHERS = 3;

    private final Agreement agreement;
    private final int self;
    private final MessageValidator validator;
    private final Set<Hash32> handedOver = new LinkedHashSet<>();
    private boolean forked;

    FinalValues(Agreement agreement, int self, MessageValidator validator) {
        this.agreement = agreement;
        this.self = self;
        this.validator = validator;
    }

    private List<QuorumCertificate> certificates() {
        return validator.certificates().finals();
    }

    boolean isAnyHandedOver() {
        return !handedOver.isEmpty();
    }

    /// Whether there is one, and nothing of what is final is missing.
    boolean isComplete() {
        return isAnyHandedOver() && handedOver.size() == certificates().size();
    }

    /// What is final and complete and was not handed over yet; what is missing is pulled.
    List<AgreementEffect> takeComplete() {
        List<AgreementEffect> effects = new ArrayList<>();
        for (QuorumCertificate certificate : certificates()) {
            if (!handedOver.contains(certificate.digest())) {
                decided(certificate).ifPresent(decided -> {
                    handedOver.add(certificate.digest());
                    if (agreement.rank(certificate.digest(), self) < CERTIFICATE_PUBLISHERS) {
                        effects.add(new AgreementEffect.PublishCertificate(certificate));
                    }
                    effects.add(decided);
                });
            }
        }
        if (!effects.isEmpty() && isComplete()) {
            validator
                    .pool()
                    .keepOnly(certificates().stream()
                            .flatMap(each -> validator.value(each.digest()).stream())
                            .map(MessageValidator.Value::content)
                            .toList());
        }
        return effects;
    }

    private Optional<AgreementEffect> decided(QuorumCertificate certificate) {
        return validator
                .value(certificate.digest())
                .flatMap(value -> validator
                        .pool()
                        .select(value.content())
                        .map(openings ->
                                new AgreementEffect.Decided(certificate, value.body(), signed(openings.values()))));
    }

    private static List<Signed> signed(Collection<ObservationPool.Opening> openings) {
        return openings.stream().map(ObservationPool.Opening::signed).toList();
    }

    /// Tells, once, when a second value has become final, and everybody of it.
    List<AgreementEffect> takeFork() {
        List<QuorumCertificate> finals = certificates();
        if (forked || finals.size() < 2) {
            return List.of();
        }
        forked = true;
        return List.of(
                new AgreementEffect.Forked(finals.getFirst(), finals.getLast()),
                new AgreementEffect.PublishCertificate(finals.getLast()));
    }
}
