package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.role.clock.AskingPace;
import network.icn.protocol.role.clock.ClockDraw;
import network.icn.protocol.role.clock.ClockJudgement;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import network.icn.protocol.role.clock.ClockNews;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.clock.ClockSkewMonitor;
import network.icn.protocol.role.clock.DrawnBy;

/// This node's clock: whom it asks for the time, whom it tells, and whether its own can be trusted at the
/// moment. The same answers say whether the others go by the same registry.
///
/// HyperNodes ask each other. Satellites and ScalerNodes dial nobody, so HyperNodes come to them, each to those
/// that go by it, and sign what these ask with.
final class ClockExchange {
    private final RegistryHistory history;
    private final NodeId self;
    private final ClockDraw draw;
    private final ClockSkewMonitor watch;
    private final ClockNews news = new ClockNews();
    private final AskingPace asking;
    private final AskingPace telling;
    private final List<NodeId> dialled;
    private List<NodeId> told;
    private Optional<DrawnBy> drawnBy = Optional.empty();
    private Standing standing = Standing.UNKNOWN;
    private boolean confirmed;

    ClockExchange(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.history = history;
        this.self = self;
        this.draw = new ClockDraw(history);
        this.watch = new ClockSkewMonitor(history, self, verifier);
        this.asking = AskingPace.ofEra(history.genesis().eraLength());
        this.telling = AskingPace.ofEra(history.genesis().eraLength());
        this.dialled = Stream.concat(
                        history.latest().satellites().stream().map(SatelliteMember::id),
                        history.latest().scalerNodes().stream().map(ScalerNodeMember::id))
                .toList();
        this.told = draw.isDrawn() ? List.of() : dialled;
    }

    /// Looks at both clocks before anything else is judged by them, and asks and tells what is due.
    List<HyperNodeEffect> read(ClockReading now, Probing probing) {
        ClockJudgement judgement = watch.judge(now);
        standing = judgement.standing();
        confirmed = judgement.isConfirmed();
        List<HyperNodeEffect> effects = new ArrayList<>();
        news.of(judgement, now.monotonic())
                .forEach(notice -> effects.add(new HyperNodeEffect.Tell(new HyperNodeNotice.Clock(notice))));
        watch.lookAtRegistries(now)
                .forEach(notice -> effects.add(new HyperNodeEffect.Tell(new HyperNodeNotice.Registry(notice))));
        asking.due(watch.asked(), now.monotonic()).forEach(member -> effects.add(new HyperNodeEffect.AskTime(member)));
        telling.due(told, now.monotonic())
                .forEach(member -> effects.add(new HyperNodeEffect.TellTime(member, drawnBy)));
        effects.addAll(probing.clockIs(this));
        return effects;
    }

    /// Whether one honest operator at least shows our time.
    boolean isConfirmed() {
        return confirmed;
    }

    /// True while no probe of ours would prove anything.
    boolean isSuspect() {
        return standing == Standing.SUSPECT;
    }

    /// Whether enough others have confirmed our clock.
    boolean isRight() {
        return standing == Standing.CLEAR;
    }

    void heard(HyperNodeInput.TimeHeard heard) {
        watch.hear(heard.member(), heard.answer());
    }

    /// The beacon of an era is known. Draws may come in any order after a restart; the newest decides whom we
    /// tell.
    void drawn(EraId era, BeaconValue beacon) {
        if (!draw.isDrawn() || !watch.wantsDraw(era)) {
            return;
        }
        DrawnBy by = new DrawnBy(era, beacon);
        watch.drawn(era, by.randomness(history));
        if (drawnBy.isEmpty() || drawnBy.get().era().compareTo(era) < 0) {
            drawnBy = Optional.of(by);
            told = dialled.stream()
                    .filter(member -> draw.of(member, by.randomness(history)).contains(self))
                    .toList();
        }
    }
}
