package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandIn;

/// Evidence that this node owes to satellites: each of them, until it has signed for it or will never
/// take it. Not on the disk: after a restart it follows anew from what is.
final class OwedEvidence {
    /// More than a committee: what is against somebody else waits until there is room.
    static final int MOST = 256;
    /// As long as satellites take evidence of an era at all.
    private static final int ERAS_KEPT = 24;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private record Owed(NodeId satellite, Hash32 evidence) {}

    private static final class Attempt {
        private final Submission.OfEvidence submission;
        private Duration pause;
        /// Empty while an answer is awaited.
        private Optional<Instant> next;

        Attempt(Submission.OfEvidence submission, Duration pause, Instant now) {
            this.submission = submission;
            this.pause = pause;
            this.next = Optional.of(now);
        }
    }

    private final RegistryHistory history;
    private final SignatureVerifier signatures;
    private final Map<Owed, Attempt> owed = new LinkedHashMap<>();

    OwedEvidence(RegistryHistory history, SignatureVerifier signatures) {
        this.history = history;
        this.signatures = signatures;
    }

    void add(Evidence.Chosen evidence, Instant now) {
        Submission.OfEvidence submission = Submission.OfEvidence.of(evidence);
        for (NodeId satellite : history.satellites(evidence.era())) {
            if (owed.size() < MOST) {
                owed.putIfAbsent(
                        new Owed(satellite, evidence.id()),
                        new Attempt(submission, history.timing().delta(), now));
            }
        }
    }

    /// What leaves now.
    List<HandIn> due(Instant now) {
        List<HandIn> effects = new ArrayList<>();
        owed.forEach((to, attempt) -> {
            if (attempt.next.filter(at -> !at.isAfter(now)).isPresent()) {
                attempt.next = Optional.empty();
                effects.add(new HandIn(to.satellite(), attempt.submission));
            }
        });
        return effects;
    }

    void answered(NodeId satellite, Hash32 evidence, PushAnswer answer, Instant now) {
        Owed to = new Owed(satellite, evidence);
        Attempt attempt = owed.get(to);
        if (attempt == null) {
            return;
        }
        boolean over = switch (answer) {
            case PushAnswer.Receipted(Signed receipt) -> settles(receipt, satellite, attempt.submission);
            case PushAnswer.Refused(var reason) -> !reason.retry();
            case PushAnswer.Unreachable _ -> false;
        };
        if (over) {
            owed.remove(to);
        } else {
            attempt.next = Optional.of(now.plus(attempt.pause));
            Duration doubled = attempt.pause.multipliedBy(2);
            attempt.pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private boolean settles(Signed signed, NodeId satellite, Submission submission) {
        try {
            SatelliteReceipt receipt = SatelliteReceipt.parse(signed.statement().bytes());
            return signed.signer().equals(satellite)
                    && receipt.satellite().equals(satellite)
                    && receipt.network().equals(history.network())
                    && receipt.key().equals(submission.key())
                    && signed.verify(signatures);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// When something falls due by itself.
    Optional<Instant> next() {
        return owed.values().stream().flatMap(attempt -> attempt.next.stream()).min(Instant::compareTo);
    }

    void turnEra(EraId current) {
        owed.values().removeIf(attempt -> attempt.submission.key().era().compareTo(current.back(ERAS_KEPT)) < 0);
    }
}
