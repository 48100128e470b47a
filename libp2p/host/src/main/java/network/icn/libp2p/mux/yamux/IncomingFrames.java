package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.Header.ACK;
import static network.icn.libp2p.mux.yamux.Header.FIN;
import static network.icn.libp2p.mux.yamux.Header.RST;
import static network.icn.libp2p.mux.yamux.Header.SYN;

import java.nio.ByteBuffer;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;

/// What the remote says: bytes become frames, and frames what they mean for the session and its streams. Received bytes
/// pass through to the owner at once. Flags may come combined in one frame. Frames for unknown streams are normal,
/// since a reset crosses data on its way, and are dropped.
final class IncomingFrames {
    private final SessionState session;
    private final StreamAdmission admission;
    private final HeaderReader headers = new HeaderReader();
    private @Nullable Header current;
    private long payloadLeft;

    IncomingFrames(SessionState session) {
        this.session = session;
        this.admission = new StreamAdmission(session);
    }

    /// Takes bytes as they come, cut anywhere.
    void receive(ByteBuffer bytes) {
        while (!session.failed && bytes.hasRemaining()) {
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
            session.fail(violation);
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
        if (session.failed) {
            return;
        }
        if (stream == null || stream.remoteEnded) {
            if (header.length() > session.limits.maxWindow()) {
                session.fail(Violation.OVERSIZED_FRAME);
                return;
            }
        } else if (!stream.charge(header.length())) {
            session.fail(Violation.WINDOW_EXCEEDED);
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
        StreamState stream = session.streams.get(header.streamId());
        if (stream != null && stream.abandoned) {
            session.giveUp(stream, ResetCode.GARBAGE_COLLECTED);
        } else if (stream != null && !stream.remoteEnded && hasRoom(stream, count)) {
            stream.arrived(count);
            session.output.accept(new SessionEffect.Received(stream.id, bytes.slice(bytes.position(), count)));
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
        while (!session.backlog.grow(count)) {
            StreamState behind = session.streams.furthestBehind(stream, count);
            session.output.accept(new SessionEffect.Refused(behind.id, Refusal.UNREAD));
            session.giveUp(behind, ResetCode.RESOURCE_LIMIT_EXCEEDED);
            if (behind == stream) {
                return false;
            }
        }
        return true;
    }

    private void windowUpdate(Header header) {
        StreamState stream = begin(header);
        if (stream == null || session.failed) {
            return;
        }
        // With RST the length is an error code, not credit.
        if (!header.has(RST) && header.length() > 0) {
            stream.sendCredit = Math.min(stream.sendCredit + header.length(), SessionLimits.MAX_SEND_CREDIT);
            session.output.accept(new SessionEffect.Writable(stream.id));
        }
        end(header);
    }

    /// The flags that come before the payload: SYN and ACK. Returns the stream, or null if there is none.
    private @Nullable StreamState begin(Header header) {
        int id = header.streamId();
        if (id == 0) {
            session.fail(Violation.BAD_STREAM_ID);
            return null;
        }
        if (header.has(SYN)) {
            admission.open(id);
        }
        StreamState stream = session.streams.get(id);
        if (stream != null && header.has(ACK) && stream.opened) {
            session.streams.acknowledge(stream);
        }
        return session.failed ? null : stream;
    }

    /// The flags that come after the payload: FIN and RST.
    private void end(Header header) {
        StreamState stream = session.streams.get(header.streamId());
        if (stream == null) {
            return;
        }
        if (header.has(RST)) {
            session.breakOff(stream);
            session.output.accept(new SessionEffect.Reset(stream.id, true, header.resetCode()));
        } else if (header.has(FIN) && !stream.remoteEnded) {
            stream.remoteEnded = true;
            session.output.accept(new SessionEffect.Ended(stream.id));
            session.removeIfFinished(stream);
        }
    }

    private void receivePing(Header header) {
        if (header.streamId() != 0) {
            session.fail(Violation.BAD_STREAM_ID);
        } else if (header.has(SYN) && !session.pings.take()) {
            session.fail(Violation.PING_FLOOD);
        } else if (header.has(SYN)) {
            session.output.control(FrameType.PING, ACK, 0, header.length());
        } else if (header.has(ACK) && session.pings.answered((int) header.length())) {
            session.output.accept(new SessionEffect.Pong((int) header.length()));
        }
    }

    private void goAway(Header header) {
        if (header.length() == Header.GO_AWAY_NORMAL) {
            session.remoteLeaves = true;
            session.output.accept(new SessionEffect.RemoteLeaves());
        } else {
            session.failed = true;
            session.output.accept(new SessionEffect.Failed(Violation.REMOTE_ERROR));
        }
    }
}
