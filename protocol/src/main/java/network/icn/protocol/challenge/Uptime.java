package network.icn.protocol.challenge;

/// In how many slots of an era a ScalerNode was there, as the committee says.
///
/// @param up slots in which it was
/// @param known slots of which the committee says something
public record Uptime(int up, int known) {
    /// Of an era in which a ScalerNode was away for longer, nothing else is held against it.
    private static final int QUARTERS = 3;

    public Uptime {
        if (up < 0 || up > known) {
            throw new IllegalArgumentException("up: 0 to " + known + ", got " + up);
        }
    }

    /// Whether it was there in three quarters of what is known, and something is.
    public boolean isMostly() {
        return known > 0 && 4 * up >= QUARTERS * known;
    }
}
