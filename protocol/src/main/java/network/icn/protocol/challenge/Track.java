package network.icn.protocol.challenge;

import java.util.Locale;

/// What a ScalerNode is judged for. Each track is judged by itself, and none makes up for another: who is
/// always there may have lost its data, and who has lost nothing may be slow.
public enum Track {
    /// Whether it has what it signed for.
    POSSESSION,
    /// Whether it answers in time while it is there.
    TIMING,
    /// Whether it is there.
    ONLINE;

    /// The name in APIs: `possession`, `timing`, `online`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
