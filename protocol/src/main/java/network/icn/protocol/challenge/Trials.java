package network.icn.protocol.challenge;

/// What one era adds to the sequential test of a track, in millionths of a trial: where an era gives one
/// value, that is one trial, and it may fail in part.
///
/// @param failed trials that speak against the ScalerNode
/// @param clean trials that speak for it
public record Trials(long failed, long clean) {
    public static final Trials NONE = new Trials(0, 0);
    /// So many parts has a trial.
    public static final long ONE = 1_000_000;
    /// More than there ever are, and little enough for sums.
    public static final long MOST = ONE << 32;

    public Trials {
        if (failed < 0 || failed > MOST || clean < 0 || clean > MOST) {
            throw new IllegalArgumentException("trials: 0 to 2^32 of each, got " + failed + ", " + clean);
        }
    }

    /// What is better for the ScalerNode of two reports of one era.
    public Trials orBetter(Trials other) {
        return new Trials(Math.min(failed, other.failed), Math.max(clean, other.clean));
    }

    /// Both.
    public Trials plus(Trials other) {
        return new Trials(Math.min(MOST, failed + other.failed), Math.min(MOST, clean + other.clean));
    }
}
