package network.icn.cli.devnet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.cli.node.Role;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// Satellites that are down for a while: stopped in the middle of an era, so that its reports find them gone, and
/// started again in the middle of the next.
final class Outages {
    private enum State {
        BEFORE,
        DOWN,
        RETURNED,
        CAUGHT_UP
    }

    private static final class Outage {
        private final DevnetNode satellite;
        private State state = State.BEFORE;
        private boolean wasMissed;

        Outage(DevnetNode satellite) {
            this.satellite = satellite;
        }
    }

    private final List<Outage> outages;
    private final Launcher launcher;
    private final Findings findings;
    private final EraClock clock;
    /// The era whose reports find the satellite gone.
    private final EraId era;

    /// @param span of the devnet; when it is short the satellite comes back after its end
    Outages(DevnetPlan plan, Launcher launcher, Findings findings, EraSpan span) {
        this.outages = plan.nodes(Role.SATELLITE).stream()
                .filter(node -> node.fault().filter(FaultKind.DOWN::equals).isPresent())
                .map(Outage::new)
                .toList();
        this.launcher = launcher;
        this.findings = findings;
        this.clock = plan.history().clock();
        this.era = new EraId(span.isEndless() || span.count() > 2 ? span.first() + 1 : span.first());
    }

    boolean areOver() {
        return outages.stream().allMatch(outage -> outage.state == State.CAUGHT_UP);
    }

    List<DevnetEvent> step(Instant now, ArchiveWatch watch) {
        List<DevnetEvent> events = new ArrayList<>();
        for (Outage outage : outages) {
            events.addAll(step(outage, now, watch));
        }
        return events;
    }

    private List<DevnetEvent> step(Outage outage, Instant now, ArchiveWatch watch) {
        String name = outage.satellite.name();
        return switch (outage.state) {
            case BEFORE -> {
                if (now.isBefore(middleOf(era))) {
                    yield List.of();
                }
                launcher.stop(outage.satellite);
                outage.state = State.DOWN;
                yield List.of(new DevnetEvent.NodeChanged(name, false));
            }
            case DOWN -> {
                outage.wasMissed |= !watch.isReachable(outage.satellite);
                if (now.isBefore(middleOf(era.next()))) {
                    yield List.of();
                }
                launcher.start(outage.satellite);
                outage.state = State.RETURNED;
                yield List.of(new DevnetEvent.NodeChanged(name, true));
            }
            case RETURNED -> {
                if (!outage.wasMissed || !findings.holds(name, era.number())) {
                    yield List.of();
                }
                outage.state = State.CAUGHT_UP;
                yield findings.caughtUp(era.number(), name);
            }
            case CAUGHT_UP -> List.of();
        };
    }

    private Instant middleOf(EraId which) {
        return clock.start(which).plus(clock.eraLength().dividedBy(2));
    }
}
