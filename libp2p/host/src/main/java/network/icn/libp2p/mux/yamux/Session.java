package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.Header.FIN;
import static network.icn.libp2p.mux.yamux.Header.SYN;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.function.Consumer;
import network.icn.libp2p.stream.ResetCode;

/// The yamux session as a machine: bytes and commands in, effects out, called by one thread at a time.
///
/// It keeps credits and stream states but no payload: received bytes pass through to the owner at once, bytes to send
/// stay with the owner until there is credit. Credit goes back to the remote when the application has read, never on
/// arrival, so a slow reader stalls its own stream and nothing else. All streams together may be given more credit than
/// there is room; when it is used up, the stream that is furthest behind is reset, since the remote kept to the rules.
/// Flags may come combined in one frame. Frames for unknown streams are normal, since a reset crosses data on its way,
/// and are dropped.
///
/// Source: hashicorp/yamux specification, libp2p specs yamux.
public final class Session {
    private final SessionState state;
    private final IncomingFrames incoming;
    private int nextId;

    /// @param dialer the side that dialled opens odd streams, the other one even ones
    /// @param pool for what streams hold unread, shared with other sessions
    /// @param effects called during the methods of this machine
    public Session(boolean dialer, SessionLimits limits, ReceivePool pool, Consumer<SessionEffect> effects) {
        this.state = new SessionState(dialer, limits, pool, effects);
        this.incoming = new IncomingFrames(state);
        this.nextId = dialer ? 1 : 2;
    }

    /// Opens a stream; it may be written to at once.
    ///
    /// @return its id, or nothing if the session is ending or too many streams wait for acknowledgement
    public OptionalInt open() {
        boolean room = nextId > 0 && state.streams.unacknowledged() < SessionLimits.UNACKNOWLEDGED_STREAMS;
        if (state.failed || state.leaving || state.remoteLeaves || !room) {
            return OptionalInt.empty();
        }
        int id = nextId;
        nextId += 2;
        state.streams.add(new StreamState(id, true));
        state.output.control(FrameType.WINDOW_UPDATE, SYN, id, 0);
        return OptionalInt.of(id);
    }

    /// Takes as many of `available` bytes as credit and frame size allow; see [SessionEffect.SendInOrder].
    ///
    /// @return how many; 0 when there is no credit (wait for [SessionEffect.Writable]) or the stream is gone
    public int write(int id, int available) {
        StreamState stream = state.streams.get(id);
        if (state.failed || stream == null) {
            return 0;
        }
        if (stream.localEnded) {
            throw new IllegalStateException("write after the end of our half");
        }
        int count = (int) Math.min(Math.min(available, SessionLimits.MAX_FRAME), stream.sendCredit);
        if (count > 0) {
            stream.sendCredit -= count;
            state.output.accept(new SessionEffect.SendInOrder(new Header(FrameType.DATA, 0, id, count)));
        }
        return count;
    }

    /// Ends our half, behind what was written. Idempotent.
    public void closeWrite(int id) {
        StreamState stream = state.streams.get(id);
        if (state.failed || stream == null || stream.localEnded) {
            return;
        }
        stream.localEnded = true;
        state.output.accept(new SessionEffect.SendInOrder(new Header(FrameType.WINDOW_UPDATE, FIN, id, 0)));
        state.removeIfFinished(stream);
    }

    /// Ends our half and declares that nobody will read: later data is answered with a reset.
    public void abandon(int id) {
        closeWrite(id);
        StreamState stream = state.streams.get(id);
        if (stream != null) {
            stream.abandoned = true;
        }
    }

    /// Breaks the stream in both directions and tells the remote why, see [ResetCode]. Idempotent.
    public void reset(int id, long code) {
        state.reset(id, code);
    }

    /// The application has read, or the owner has thrown away, `bytes` of what was [SessionEffect.Received]. Not to be
    /// told of a stream that was reset: nobody reads what it still held.
    public void consumed(int id, int bytes) {
        state.backlog.shrink(bytes);
        StreamState stream = state.streams.get(id);
        if (state.failed || stream == null) {
            return;
        }
        stream.consumed(bytes);
        if (!stream.remoteEnded && stream.updateDue()) {
            state.output.control(
                    FrameType.WINDOW_UPDATE, 0, id, stream.settle(state.streams.widen(stream, state.limits)));
        }
    }

    /// The same of a stream that has [SessionEffect.Finished]: its id may be another one's by now.
    public void consumedLate(int bytes) {
        state.backlog.shrink(bytes);
    }

    /// Asks for a [SessionEffect.Pong]; false while another ping is out.
    public boolean ping(int value) {
        if (state.failed || !state.pings.begin(value)) {
            return false;
        }
        state.output.control(FrameType.PING, SYN, 0, Integer.toUnsignedLong(value));
        return true;
    }

    /// Tells the remote that we are leaving; no stream is opened any more.
    public void leave() {
        if (!state.failed && !state.leaving) {
            state.leaving = true;
            state.output.control(FrameType.GO_AWAY, 0, 0, Header.GO_AWAY_NORMAL);
        }
    }

    /// Time passes in ticks of the owner's choice.
    public void tick() {
        state.budget.renew();
        state.pings.renew();
        for (StreamState stream : state.streams.all()) {
            if (!state.failed && stream.abandoned && ++stream.abandonedTicks >= state.limits.abandonedTicks()) {
                state.giveUp(stream, ResetCode.GARBAGE_COLLECTED);
            }
        }
    }

    /// Streams that at least one side has not ended.
    public int openStreams() {
        return state.streams.size();
    }

    /// Bytes received and not read yet.
    public long unread() {
        return state.backlog.bytes();
    }

    /// Nothing comes any more: gives back what was taken from the pool.
    public void end() {
        state.backlog.end();
    }

    /// Takes bytes as they come, cut anywhere.
    public void receive(ByteBuffer bytes) {
        incoming.receive(bytes);
    }
}
