package network.icn.simulator.detection;

/// How a ScalerNode behaves; this one is honest, always there and has everything. All others are a
/// few lines over it.
public class Actor {
    /// A round trip within a country.
    protected static final long MICROS = 20_000;

    /// What comes back to a question of possession.
    public enum Reply {
        /// All leaves, right and in time.
        PROVED,
        /// That some of them were declared lost: an answer, and no proof.
        DECLARED,
        /// Nothing that anybody can use: a refusal, or silence.
        NONE
    }

    /// Whether what a member asks gets there and back in time. Asked once for the probe of a slot,
    /// and once more if it asks again in that slot.
    public boolean hears(Visit visit) {
        return true;
    }

    /// What it answers to the probe of a slot.
    public Reply answers(Visit visit) {
        return Reply.PROVED;
    }

    /// Whether it shows that leaf when it is asked for again.
    public boolean shows(Visit visit, long leaf) {
        return true;
    }

    /// Round trip of the echo, in microseconds.
    public long micros(Visit visit) {
        return MICROS;
    }

    /// Leaves of objects that it has declared lost before the beacon of that era.
    public long declaredLeaves(long era) {
        return 0;
    }
}
