package network.icn.libp2p.mux.yamux;

import org.jspecify.annotations.Nullable;

/// The ping of ours that waits for its answer, and how many the remote may still send before the next tick.
final class Pings {
    private final int perTick;
    private int left;
    private @Nullable Integer out;

    Pings(int perTick) {
        this.perTick = perTick;
        this.left = perTick;
    }

    /// False while another one of ours is out.
    boolean begin(int value) {
        if (out != null) {
            return false;
        }
        out = value;
        return true;
    }

    /// Whether this answers ours, which is then out no more.
    boolean answered(int value) {
        if (out == null || out != value) {
            return false;
        }
        out = null;
        return true;
    }

    /// The remote sends one.
    ///
    /// @return false if it has sent too many
    boolean take() {
        return --left >= 0;
    }

    void renew() {
        left = perTick;
    }
}
