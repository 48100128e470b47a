package network.icn.simulator.network;

import java.time.Duration;

/// How links behave. The base delay is drawn once per pair and direction-free, not once per message: drawn per message,
/// every
/// path would look average and slow pairs would not exist (go-f3 PR 212).
///
/// @param medianDelay median one-way delay over all pairs
/// @param spread sigma of the log-normal spread between pairs; 0 makes all pairs alike
/// @param jitterShare largest random addition per message, as a share of the pair's delay
/// @param loss share of messages that never arrive, 0 to 1
public record LinkModel(Duration medianDelay, double spread, double jitterShare, double loss) {
    public static final LinkModel INTERNET = new LinkModel(Duration.ofMillis(40), 0.5, 0.1, 0.0);

    public LinkModel {
        if (medianDelay.isNegative()) {
            throw new IllegalArgumentException("medianDelay: not negative, got " + medianDelay);
        }
        if (!(spread >= 0 && spread <= 3)) {
            throw new IllegalArgumentException("spread: 0 to 3, got " + spread);
        }
        if (!(jitterShare >= 0 && jitterShare <= 10)) {
            throw new IllegalArgumentException("jitterShare: 0 to 10, got " + jitterShare);
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("loss: 0 to 1, got " + loss);
        }
    }

    /// The same link that loses this share of its messages, 0 to 1.
    public LinkModel withLoss(double share) {
        return new LinkModel(medianDelay, spread, jitterShare, share);
    }
}
