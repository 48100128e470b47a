package network.icn.libp2p.host;

import java.util.concurrent.atomic.LongAdder;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.yamux.Violation;

/// Counts what happens to connections and streams, by reason. Thread-safe.
final class Counters {
    final LongAdder inbound = new LongAdder();
    final LongAdder outbound = new LongAdder();
    final ReasonCounters<DialFailure> failedDials = new ReasonCounters<>(DialFailure.class);
    final ReasonCounters<ConnectionRefusal> refused = new ReasonCounters<>(ConnectionRefusal.class);
    final ReasonCounters<CloseReason> closed = new ReasonCounters<>(CloseReason.class);
    final ReasonCounters<Violation> violations = new ReasonCounters<>(Violation.class);
    final ReasonCounters<StreamFailure> failedStreams = new ReasonCounters<>(StreamFailure.class);
    final ReasonCounters<OfferRefusal> refusedOffers = new ReasonCounters<>(OfferRefusal.class);
    final LongAdder addressChecks = new LongAdder();

    void kept(boolean dialled) {
        (dialled ? outbound : inbound).increment();
    }

    void failed(DialFailure failure) {
        failedDials.add(failure, 1);
    }

    void refused(ConnectionRefusal refusal) {
        refused.add(refusal, 1);
    }

    void closed(Closing closing) {
        closed.add(closing.reason(), 1);
        closing.violation().ifPresent(violation -> violations.add(violation, 1));
    }

    void failed(StreamFailure failure) {
        failedStreams.add(failure, 1);
    }

    void refused(OfferRefusal refusal, int offers) {
        refusedOffers.add(refusal, offers);
    }

    void addressChecked() {
        addressChecks.increment();
    }

    HostCounters snapshot(HostLoad load) {
        return new HostCounters(
                load.connections(),
                load.pendingHandshakes(),
                load.streams(),
                load.unreadBytes(),
                load.queuedBytes(),
                inbound.sum(),
                outbound.sum(),
                failedDials.sums(),
                refused.sums(),
                closed.sums(),
                violations.sums(),
                failedStreams.sums(),
                refusedOffers.sums(),
                addressChecks.sum());
    }
}
