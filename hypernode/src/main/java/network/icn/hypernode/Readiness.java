package network.icn.hypernode;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;
import network.icn.node.ops.Health;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryNotice;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.protection.Waiting;
import org.jspecify.annotations.Nullable;

/// Why a HyperNode does not do its work at the moment, for `/readyz`.
final class Readiness implements NoticeListener {
    private final EraClock eras;
    private final int others;
    private final InstantSource clock;
    private final IntSupplier neighbours;
    private volatile @Nullable EraId drawn;
    private volatile @Nullable String clockFault;
    private volatile @Nullable String registryFault;
    private volatile @Nullable String silence;
    private volatile @Nullable String doubled;

    Readiness(RegistryHistory history, InstantSource clock, IntSupplier neighbours) {
        this.eras = history.clock();
        this.others = history.latest().hyperNodes().size() - 1;
        this.clock = clock;
        this.neighbours = neighbours;
    }

    @Override
    public void on(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.EraDrawn news) {
            drawn = news.era();
        } else if (notice instanceof HyperNodeNotice.SitsOut(Waiting waiting)) {
            silence = waiting.toString();
        } else if (notice instanceof HyperNodeNotice.TakesPart) {
            silence = null;
        } else if (notice instanceof HyperNodeNotice.KeyUsedElsewhere used) {
            doubled = "somebody else votes with this node's key, in era " + used.era()
                    + "; stop the other process, then start this one again";
        } else if (notice instanceof HyperNodeNotice.Clock(ClockNotice news)) {
            switch (news) {
                case ClockNotice.Suspect(String detail) -> clockFault = detail;
                case ClockNotice.Confirmed _ -> clockFault = null;
                case ClockNotice.Unknown _, ClockNotice.Measured _ -> {}
            }
        } else if (notice instanceof HyperNodeNotice.Registry(RegistryNotice news)) {
            switch (news) {
                case RegistryNotice.Apart(var difference) -> registryFault = difference.detail();
                case RegistryNotice.Together _ -> registryFault = null;
                case RegistryNotice.Doubt _, RegistryNotice.Measured _ -> {}
            }
        }
    }

    Health addTo(Health health) {
        return health.ready("clock", () -> Optional.ofNullable(clockFault))
                .ready("era", this::eraMissing)
                .ready("neighbours", this::lonely)
                .ready("registry", () -> Optional.ofNullable(registryFault))
                .ready("protection", () -> Optional.ofNullable(doubled == null ? silence : doubled));
    }

    private Optional<String> eraMissing() {
        EraId current = eras.eraAt(clock.instant());
        EraId last = drawn;
        boolean missing = last == null || last.compareTo(current) < 0;
        return missing ? Optional.of("era " + current + " is not drawn: no beacon value yet") : Optional.empty();
    }

    private Optional<String> lonely() {
        boolean lonely = others > 0 && neighbours.getAsInt() == 0;
        return lonely ? Optional.of("none of " + others + " other HyperNodes is connected") : Optional.empty();
    }
}
