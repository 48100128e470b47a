package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multistream.Proposal;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.wire.ByteStream;
import network.icn.libp2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/// A stream for a protocol that the peer has said it speaks: it costs no round trip. The proposal goes out with
/// the first data, or in front of the first reading or the end of our half; the answer is read before anything
/// else.
///
/// What others learnt the hard way: the proposal must be sent before a half is ended (go-multistream issue
/// 52), nobody may wait for the answer in order to end his half (rust-libp2p issue 4019), and the answer must
/// be taken before the stream is given up, or the peer's handler dies of it (go-multistream issue 115). And
/// what we learnt: a handler of js-libp2p that iterates over a stream never sees an end that came before it
/// began, so the end of our half follows the answer, in the background.
final class LazyStream implements Stream, ByteStream {
    private final DuplexStream muxed;
    private final String protocol;
    private final PeerId remote;
    private final Duration patience;
    private final Proposal proposal;
    private final ReentrantLock proposing = new ReentrantLock();
    private final ReentrantLock confirming = new ReentrantLock();
    private volatile boolean proposed;
    private volatile boolean confirmed;
    private volatile boolean ended;
    private volatile boolean closed;

    /// @param patience how long the answer may take after the stream was closed
    LazyStream(DuplexStream muxed, String protocol, PeerId remote, Duration patience) {
        this.muxed = muxed;
        this.protocol = protocol;
        this.remote = remote;
        this.patience = patience;
        this.proposal = new Proposal(protocol);
    }

    private void propose(ByteBuffer... first) throws IOException {
        if (proposed) {
            return;
        }
        proposing.lock();
        try {
            if (!proposed) {
                muxed.write(proposal.bytes(), Proposal.head(first));
                proposed = true;
            }
        } finally {
            proposing.unlock();
        }
    }

    private void confirm() throws IOException {
        if (confirmed) {
            return;
        }
        propose();
        confirming.lock();
        try {
            proposal.confirm(muxed);
            confirmed = true;
        } finally {
            confirming.unlock();
        }
        if (ended) {
            muxed.closeWrite();
        }
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public PeerId remote() {
        return remote;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new StreamResetException("stream is closed");
        }
        confirm();
        return muxed.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        if (ended) {
            throw new IOException("write after the end of our half");
        }
        propose(sources);
        if (Arrays.stream(sources).anyMatch(ByteBuffer::hasRemaining)) {
            muxed.write(sources);
        }
    }

    @Override
    public byte @Nullable [] readFrame(int maxBytes) throws IOException {
        return Frames.read(this, maxBytes);
    }

    @Override
    public void writeFrame(byte[]... parts) throws IOException {
        Frames.write(this, parts);
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        muxed.deadline(fromNow);
    }

    @Override
    public void closeWrite() throws IOException {
        propose();
        ended = true;
        if (confirmed) {
            muxed.closeWrite();
        } else {
            inBackground(this::confirm);
        }
    }

    @Override
    public void close() {
        if (confirmed) {
            closed = true;
            muxed.close();
        } else if (!closed) {
            closed = true;
            inBackground(() -> {
                muxed.deadline(patience);
                confirm();
                muxed.close();
            });
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void inBackground(Step step) {
        Thread.ofVirtual().name("libp2p-confirm").start(() -> {
            try {
                step.run();
            } catch (InterruptedIOException _) {
                // A deadline of the owner, who may set another; unless it was the last.
                if (closed) {
                    muxed.reset(ResetCode.PROTOCOL_NEGOTIATION_FAILED);
                }
            } catch (IOException _) {
                muxed.reset(ResetCode.PROTOCOL_NEGOTIATION_FAILED);
            }
        });
    }

    @Override
    public void reset(long code) {
        closed = true;
        muxed.reset(code);
    }
}
