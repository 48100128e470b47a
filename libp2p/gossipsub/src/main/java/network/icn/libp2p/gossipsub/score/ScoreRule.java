package network.icn.libp2p.gossipsub.score;

/// Checks of the score parameters; every message starts with the parameter's name.
final class ScoreRule {
    private ScoreRule() {}

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    static void reward(double weight, String name) {
        require(Double.isFinite(weight) && weight >= 0, name + ": must be finite and not negative, got " + weight);
    }

    static void penalty(double weight, String name) {
        require(Double.isFinite(weight) && weight <= 0, name + ": must be finite and not positive, got " + weight);
    }

    static void decay(double factor, String name) {
        require(factor > 0 && factor < 1, name + ": must lie strictly between 0 and 1, got " + factor);
    }
}
