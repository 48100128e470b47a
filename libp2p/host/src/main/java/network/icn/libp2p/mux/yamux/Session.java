package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.Header.ACK;
import static network.icn.libp2p.mux.yamux.Header.FIN;
import static network.icn.libp2p.mux.yamux.Header.RST;
import static network.icn.libp2p.mux.yamux.Header.SYN;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.function.Consumer;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;

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
    private final boolean dialer;
    private final SessionLimits limits;
    private final SessionOutput output;
    private final StreamTable streams = new StreamTable();
    private final Backlog backlog;

    private final HeaderReader headers = new HeaderReader();
    private @Nullable Header current;
    private long payloadLeft;

    private int nextId;
    private final Pings pings;
    private final StreamBudget budget;
    private boolean leaving;
    private boolean remoteLeaves;
    private boolean failed;

    /// @param dialer the side that dialled opens odd streams, the other one even ones
    /// @param pool for what streams hold unread, shared with other sessions
    /// @param effects called during the methods of this machine
    public Session(boolean dialer, SessionLimits limits, ReceivePool pool, Consumer<SessionEffect> effects) {
        this.dialer = dialer;
        this.limits = limits;
        this.output = new SessionOutput(effects);
        this.backlog = new Backlog(limits.bufferBytes(), pool);
        this.nextId = dialer ? 1 : 2;
        this.pings = new Pings(limits.pingsPerTick());
        this.budget = new StreamBudget(limits);
    }

    /// Opens a stream; it may be written to at once.
    ///
    /// @return its id, or nothing if the session is ending or too many streams wait for acknowledgement
    public OptionalInt open() {
        boolean room = nextId > 0 && streams.unacknowledged() < SessionLimits.UNACKNOWLEDGED_STREAMS;
        if (failed || leaving || remoteLeaves || !room) {
            return OptionalInt.empty();
        }
        int id = nextId;
        nextId += 2;
        streams.add(new StreamState(id, true));
        output.control(FrameType.WINDOW_UPDATE, SYN, id, 0);
        return OptionalInt.of(id);
    }

    /// Takes as many of `available` bytes as credit and frame size allow; see [SessionEffect.SendInOrder].
    ///
    /// @return how many; 0 when there is no credit (wait for [SessionEffect.Writable]) or the stream is gone
    public int write(int id, int available) {
        StreamState stream = streams.get(id);
        if (failed || stream == null) {
            return 0;
        }
        if (stream.localEnded) {
            throw new IllegalStateException("write after the end of our half");
        }
        int count = (int) Math.min(Math.min(available, SessionLimits.MAX_FRAME), stream.sendCredit);
        if (count > 0) {
            stream.sendCredit -= count;
            output.accept(new SessionEffect.SendInOrder(new Header(FrameType.DATA, 0, id, count)));
        }
        return count;
    }

    /// Ends our half, behind what was written. Idempotent.
    public void closeWrite(int id) {
        StreamState stream = streams.get(id);
        if (failed || stream == null || stream.localEnded) {
            return;
        }
        stream.localEnded = true;
        output.accept(new SessionEffect.SendInOrder(new Header(FrameType.WINDOW_UPDATE, FIN, id, 0)));
        removeIfFinished(stream);
    }

    /// Ends our half and declares that nobody will read: later data is answered with a reset.
    public void abandon(int id) {
        closeWrite(id);
        StreamState stream = streams.get(id);
        if (stream != null) {
            stream.abandoned = true;
        }
    }

    /// Breaks the stream in both directions and tells the remote why, see [ResetCode]. Idempotent.
    public void reset(int id, long code) {
        StreamState stream = streams.get(id);
        if (!failed && stream != null) {
            output.control(FrameType.WINDOW_UPDATE, RST, id, code);
            breakOff(stream);
        }
    }

    /// The application has read, or the owner has thrown away, `bytes` of what was [SessionEffect.Received]. Not to be
    /// told of a stream that was reset: nobody reads what it still held.
    public void consumed(int id, int bytes) {
        backlog.shrink(bytes);
        StreamState stream = streams.get(id);
        if (failed || stream == null) {
            return;
        }
        stream.consumed(bytes);
        if (!stream.remoteEnded && stream.updateDue()) {
            output.control(FrameType.WINDOW_UPDATE, 0, id, stream.settle(streams.widen(stream, limits)));
        }
    }

    /// The same of a stream that has [SessionEffect.Finished]: its id may be another one's by now.
    public void consumedLate(int bytes) {
        backlog.shrink(bytes);
    }

    /// Asks for a [SessionEffect.Pong]; false while another ping is out.
    public boolean ping(int value) {
        if (failed || !pings.begin(value)) {
            return false;
        }
        output.control(FrameType.PING, SYN, 0, Integer.toUnsignedLong(value));
        return true;
    }

    /// Tells the remote that we are leaving; no stream is opened any more.
    public void leave() {
        if (!failed && !leaving) {
            leaving = true;
            output.control(FrameType.GO_AWAY, 0, 0, Header.GO_AWAY_NORMAL);
        }
    }

    /// Time passes in ticks of the owner's choice.
    public void tick() {
        budget.renew();
        pings.renew();
        for (StreamState stream : streams.all()) {
            if (!failed && stream.abandoned && ++stream.abandonedTicks >= limits.abandonedTicks()) {
                giveUp(stream, ResetCode.GARBAGE_COLLECTED);
            }
        }
    }

    /// Streams that at least one side has not ended.
    public int openStreams() {
        return streams.size();
    }

    /// Bytes received and not read yet.
    public long unread() {
        return backlog.bytes();
    }

    /// Nothing comes any more: gives back what was taken from the pool.
    public void end() {
        backlog.end();
    }

    /// Takes bytes as they come, cut anywhere.
    public void receive(ByteBuffer bytes) {
        while (!failed && bytes.hasRemaining()) {
            if (current == null) {
                readHeader(bytes);
            } else {
                readPayload(current, bytes);
            }
        }
    }

    private void readHeader(ByteBuffer bytes) {
        Header header = headers.next(bytes);
        Violation violation = headers.violation();
        if (violation != null) {
            fail(violation);
        } else if (header != null) {
            handle(header);
        }
    }

    private void handle(Header header) {
        switch (header.type()) {
            case DATA -> startData(header);
            case WINDOW_UPDATE -> windowUpdate(header);
            case PING -> receivePing(header);
            case GO_AWAY -> goAway(header);
        }
    }

    private void startData(Header header) {
        StreamState stream = begin(header);
        if (failed) {
            return;
        }
        if (stream == null || stream.remoteEnded) {
            if (header.length() > limits.maxWindow()) {
                fail(Violation.OVERSIZED_FRAME);
                return;
            }
        } else if (!stream.charge(header.length())) {
            fail(Violation.WINDOW_EXCEEDED);
            return;
        }
        payloadLeft = header.length();
        if (payloadLeft == 0) {
            end(header);
        } else {
            current = header;
        }
    }

    private void readPayload(Header header, ByteBuffer bytes) {
        int count = (int) Math.min(payloadLeft, bytes.remaining());
        StreamState stream = streams.get(header.streamId());
        if (stream != null && stream.abandoned) {
            giveUp(stream, ResetCode.GARBAGE_COLLECTED);
        } else if (stream != null && !stream.remoteEnded && hasRoom(stream, count)) {
            stream.arrived(count);
            output.accept(new SessionEffect.Received(stream.id, bytes.slice(bytes.position(), count)));
        }
        bytes.position(bytes.position() + count);
        payloadLeft -= count;
        if (payloadLeft == 0) {
            current = null;
            end(header);
        }
    }

    /// Makes room by giving up the streams that are furthest behind; false if the stream itself was one of them.
    private boolean hasRoom(StreamState stream, int count) {
        while (!backlog.grow(count)) {
            StreamState behind = streams.furthestBehind(stream, count);
            output.accept(new SessionEffect.Refused(behind.id, Refusal.UNREAD));
            giveUp(behind, ResetCode.RESOURCE_LIMIT_EXCEEDED);
            if (behind == stream) {
                return false;
            }
        }
        return true;
    }

    private void windowUpdate(Header header) {
        StreamState stream = begin(header);
        if (stream == null || failed) {
            return;
        }
        // With RST the length is an error code, not credit.
        if (!header.has(RST) && header.length() > 0) {
            stream.sendCredit = Math.min(stream.sendCredit + header.length(), SessionLimits.MAX_SEND_CREDIT);
            output.accept(new SessionEffect.Writable(stream.id));
        }
        end(header);
    }

    /// The flags that come before the payload: SYN and ACK. Returns the stream, or null if there is none.
    private @Nullable StreamState begin(Header header) {
        int id = header.streamId();
        if (id == 0) {
            fail(Violation.BAD_STREAM_ID);
            return null;
        }
        if (header.has(SYN)) {
            accept(id);
        }
        StreamState stream = streams.get(id);
        if (stream != null && header.has(ACK) && stream.opened) {
            streams.acknowledge(stream);
        }
        return failed ? null : stream;
    }

    private void accept(int id) {
        boolean odd = (id & 1) == 1;
        if (odd == dialer) {
            fail(Violation.BAD_STREAM_ID);
        } else if (streams.contains(id)) {
            fail(Violation.DUPLICATE_STREAM);
        } else if (budget.take() == StreamBudget.Rate.FLOOD) {
            fail(Violation.STREAM_FLOOD);
        } else if (leaving) {
            output.refuse(id, Refusal.LEAVING);
        } else if (budget.rate() == StreamBudget.Rate.TOO_FAST) {
            output.refuse(id, Refusal.TOO_FAST);
        } else if (streams.inbound() >= limits.inboundStreams()) {
            output.refuse(id, Refusal.TOO_MANY);
        } else {
            streams.add(new StreamState(id, false));
            output.control(FrameType.WINDOW_UPDATE, ACK, id, 0);
            output.accept(new SessionEffect.Opened(id));
        }
    }

    /// The flags that come after the payload: FIN and RST.
    private void end(Header header) {
        StreamState stream = streams.get(header.streamId());
        if (stream == null) {
            return;
        }
        if (header.has(RST)) {
            breakOff(stream);
            output.accept(new SessionEffect.Reset(stream.id, true, header.resetCode()));
        } else if (header.has(FIN) && !stream.remoteEnded) {
            stream.remoteEnded = true;
            output.accept(new SessionEffect.Ended(stream.id));
            removeIfFinished(stream);
        }
    }

    private void receivePing(Header header) {
        if (header.streamId() != 0) {
            fail(Violation.BAD_STREAM_ID);
        } else if (header.has(SYN) && !pings.take()) {
            fail(Violation.PING_FLOOD);
        } else if (header.has(SYN)) {
            output.control(FrameType.PING, ACK, 0, header.length());
        } else if (header.has(ACK) && pings.answered((int) header.length())) {
            output.accept(new SessionEffect.Pong((int) header.length()));
        }
    }

    private void goAway(Header header) {
        if (header.length() == Header.GO_AWAY_NORMAL) {
            remoteLeaves = true;
            output.accept(new SessionEffect.RemoteLeaves());
        } else {
            failed = true;
            output.accept(new SessionEffect.Failed(Violation.REMOTE_ERROR));
        }
    }

    private void fail(Violation violation) {
        if (!failed) {
            output.control(FrameType.GO_AWAY, 0, 0, Header.GO_AWAY_PROTOCOL_ERROR);
            failed = true;
            output.accept(new SessionEffect.Failed(violation));
        }
    }

    private void removeIfFinished(StreamState stream) {
        if (stream.finished()) {
            streams.remove(stream);
            output.accept(new SessionEffect.Finished(stream.id));
        }
    }

    private void giveUp(StreamState stream, long code) {
        reset(stream.id, code);
        output.accept(new SessionEffect.Reset(stream.id, false, code));
    }

    private void breakOff(StreamState stream) {
        backlog.shrink(stream.unread());
        streams.remove(stream);
    }
}
