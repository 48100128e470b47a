package network.icn.simulator.odds;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import network.icn.protocol.network.registry.Parameters;

/// Networks of the sizes that docs/design/threats.md 2 names, with everything else at its default:
/// eras of an hour, twelve slots, 527 leaves, windows of 30 days.
public enum Profile {
    /// All HyperNodes serve. Of up to 32, seven: the smallest committee that may judge a promise of
    /// 99.9 %.
    SMALL(7, 5),
    DEFAULT(128, 90),
    STRONG(256, 180);

    private static final int SLOTS = 12;
    private static final int TARGETS = 16;
    private static final int SAMPLES = 527;

    private final int members;
    private final int quorum;

    Profile(int members, int quorum) {
        this.members = members;
        this.quorum = quorum;
    }

    /// As in commands: `small`, `default`, `strong`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its parameters.
    public Parameters parameters() {
        Duration era = Duration.ofHours(1);
        return new Parameters(
                Instant.EPOCH,
                era,
                SLOTS,
                members,
                quorum,
                TARGETS,
                SAMPLES,
                Duration.ofSeconds(2),
                Parameters.defaultWindowSlots(era, SLOTS));
    }

    /// What of it decides how much it sees.
    public Setting setting() {
        return Setting.of(parameters(), members, quorum);
    }
}
