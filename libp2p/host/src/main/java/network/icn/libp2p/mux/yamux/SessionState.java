package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.Header.RST;

import java.util.function.Consumer;

/// What both directions of a session share: its streams, what they hold unread, and whether it goes on.
final class SessionState {
    final boolean dialer;
    final SessionLimits limits;
    final SessionOutput output;
    final StreamTable streams = new StreamTable();
    final Backlog backlog;
    final Pings pings;
    final StreamBudget budget;
    boolean leaving;
    boolean remoteLeaves;
    boolean failed;

    SessionState(boolean dialer, SessionLimits limits, ReceivePool pool, Consumer<SessionEffect> effects) {
        this.dialer = dialer;
        this.limits = limits;
        this.output = new SessionOutput(effects);
        this.backlog = new Backlog(limits.bufferBytes(), pool);
        this.pings = new Pings(limits.pingsPerTick());
        this.budget = new StreamBudget(limits);
    }

    /// Ends the session because of what the remote did.
    void fail(Violation violation) {
        if (!failed) {
            output.control(FrameType.GO_AWAY, 0, 0, Header.GO_AWAY_PROTOCOL_ERROR);
            failed = true;
            output.accept(new SessionEffect.Failed(violation));
        }
    }

    void removeIfFinished(StreamState stream) {
        if (stream.finished()) {
            streams.remove(stream);
            output.accept(new SessionEffect.Finished(stream.id));
        }
    }

    /// Breaks the stream, if the session goes on and still has it, and tells the remote why.
    void reset(int id, long code) {
        StreamState stream = streams.get(id);
        if (!failed && stream != null) {
            output.control(FrameType.WINDOW_UPDATE, RST, id, code);
            breakOff(stream);
        }
    }

    /// The same, which the owner has not asked for.
    void giveUp(StreamState stream, long code) {
        reset(stream.id, code);
        output.accept(new SessionEffect.Reset(stream.id, false, code));
    }

    void breakOff(StreamState stream) {
        backlog.shrink(stream.unread());
        streams.remove(stream);
    }
}
