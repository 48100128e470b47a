package network.icn.libp2p.pubsub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.host.Connection;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;

/// Our side of pubsub with one connected peer: the one outbound stream, reopened with back-off while the
/// connection lasts, and the newest inbound one. Lives from the first connection to the peer until the last is
/// gone.
final class PeerLink {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    final PeerId peer;
    final PeerQueue queue;
    final InFlight inFlight;

    /// What the router said last: the peer's frames are let go as they are.
    volatile boolean graylisted;

    private final Host host;
    private final RouterLoop loop;
    private final PubSubListener listener;
    private final CompletableFuture<?> before;
    private final Semaphore retry = new Semaphore(0);
    /// Whether the router was told of the peer; false if the link ended before.
    private final CompletableFuture<Boolean> added = new CompletableFuture<>();
    private final CompletableFuture<PeerLink> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable Stream> inbound = new AtomicReference<>();
    /// Whether an inbound stream has ended and no other one has come.
    private volatile boolean unheard;
    private final Thread thread;
    private volatile @Nullable Stream current;
    private volatile boolean closed;
    /// Used by the thread that watches all links.
    private int slowTimes;

    private int unheardTimes;

    /// @param before the end of the link of an earlier connection, which is waited for: the router must hear of the
    ///     removal before it hears of the new peer. Not that link itself: a peer that comes and goes would make a
    ///     chain of them, each with a full queue
    PeerLink(PeerId peer, Host host, RouterLoop loop, PubSubConfig config, CompletableFuture<?> before) {
        this.peer = peer;
        this.host = host;
        this.loop = loop;
        this.listener = config.listener();
        this.before = before;
        this.queue = new PeerQueue(peer, config.queues(), listener, loop.now());
        this.inFlight = new InFlight(config.queues());
        this.thread = Thread.ofVirtual().name("pubsub-to-" + peer.shortText()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The peer may have begun to speak pubsub: do not wait to try again.
    void retryNow() {
        retry.release();
    }

    void close() {
        closed = true;
        queue.breakOff();
        inFlight.close();
        thread.interrupt();
        Stream stream = inbound.getAndSet(null);
        if (stream != null) {
            stream.reset();
        }
    }

    /// Completes when the router has heard the last of this link.
    CompletableFuture<PeerLink> ended() {
        return ended;
    }

    boolean isClosed() {
        return closed;
    }

    /// Whether passed-on messages have mostly been lost each time of so many that this was asked.
    boolean isSlow(int times) {
        slowTimes = queue.losesForwards() ? slowTimes + 1 : 0;
        return slowTimes >= times;
    }

    boolean isUnheard() {
        return unheard;
    }

    /// Whether the peer has had no stream to us each time of so many that this was asked, after it had one: whatever
    /// it has told of itself, it says no more.
    boolean isMute(int times) {
        unheardTimes = unheard ? unheardTimes + 1 : 0;
        return unheardTimes >= times;
    }

    /// The newest inbound stream wins: an older one belongs to a connection that the peer has given up.
    void takeInbound(Stream stream) {
        Stream older = inbound.getAndSet(stream);
        unheard = false;
        if (older != null) {
            older.reset(ResetCode.SUPPLANTED);
        }
        retryNow();
    }

    /// The stream is read no more.
    void endInbound(Stream stream) {
        if (inbound.compareAndSet(stream, null)) {
            unheard = true;
            // Another one may have come in between, and then it counts.
            unheard = inbound.get() == null;
        }
    }

    /// Whether the router knows the peer by then; what it sends before would be dropped.
    boolean awaitAdded(Duration limit) throws InterruptedException {
        try {
            return added.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return false;
        }
    }

    private void run() {
        try {
            // Whether interrupted or not: else the next link could overtake the one before this.
            before.join();
            Duration wait = FIRST_RETRY;
            while (!closed) {
                if (openAndWrite()) {
                    wait = FIRST_RETRY;
                }
                if (!closed && retry.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    retry.drainPermits();
                }
                wait = wait.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? wait.multipliedBy(2) : LAST_RETRY;
            }
        } catch (InterruptedException _) {
            closed = true;
        } finally {
            if (!added.complete(false)) {
                loop.input(new PeerRemoved(peer));
            }
            queue.close();
            ended.complete(this);
        }
    }

    /// Returns whether a stream could be opened at all and the router wanted it.
    private boolean openAndWrite() throws InterruptedException {
        Optional<Connection> connection = host.connection(peer);
        if (connection.isEmpty() || connection.get().isVisit()) {
            // A stream would keep a visit from ending.
            return false;
        }
        Stream stream;
        try {
            // On this very connection: the peer may have been disconnected since, and is not to be dialled again.
            stream = host.open(connection.get(), GossipVersion.protocols());
        } catch (IOException _) {
            return false;
        }
        try {
            current = stream;
            queue.restart(loop.now());
            if (closed) {
                queue.breakOff();
            }
            if (!add(new PeerAdded(peer, connection.get().outbound(), address(), version(stream)))) {
                return false;
            }
            added.complete(true);
            Thread.ofVirtual().name("pubsub-watch-" + peer.shortText()).start(() -> watch(stream));
            for (List<PeerQueue.Frame> batch = queue.take(loop::now); !batch.isEmpty(); batch = queue.take(loop::now)) {
                write(stream, batch);
            }
        } catch (IOException _) {
            // The peer reset the stream or is gone: opened again if it is still connected.
        } finally {
            current = null;
            stream.reset();
        }
        return true;
    }

    /// Returns false when the router has no place for the peer. Then both streams end, and as the peer says everything
    /// anew on the next ones, nothing is missing once there is a place.
    private boolean add(PeerAdded news) {
        List<GossipEffect> effects = loop.ask(_ -> loop.step(news));
        return !effects.contains(new GossipEffect.Dropped(peer, DropReason.TOO_MANY_PEERS));
    }

    private String address() {
        return host.ip(peer).map(PeerAddress::of).orElse("");
    }

    private static GossipVersion version(Stream stream) {
        return GossipVersion.of(stream.protocol())
                .orElseThrow(() -> new IllegalStateException("not proposed: " + stream.protocol()));
    }

    /// In one write: the stream is asked for once, and few large pieces go out.
    private void write(Stream stream, List<PeerQueue.Frame> batch) throws IOException {
        ByteBuffer[] pieces = new ByteBuffer[2 * batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            byte[] bytes = batch.get(i).bytes();
            pieces[2 * i] = ByteBuffer.wrap(Varint.encode(bytes.length));
            pieces[2 * i + 1] = ByteBuffer.wrap(bytes);
        }
        try {
            stream.write(pieces);
        } finally {
            int written = 0;
            while (written < batch.size() && !pieces[2 * written + 1].hasRemaining()) {
                PeerQueue.Frame frame = batch.get(written++);
                listener.sent(frame.priority(), frame.bytes().length);
            }
            queue.putBack(batch.subList(written, batch.size()));
        }
    }

    /// Nothing is ever read here; a failing read tells that the stream is dead even while nothing is written.
    @SuppressWarnings("ReferenceEquality") // is it still this very stream
    private void watch(Stream stream) {
        try {
            while (stream.read(ByteBuffer.allocate(64)) >= 0) {
                // The peer must not speak on our stream; what it says is ignored.
            }
        } catch (IOException _) {
            if (current == stream) {
                queue.breakOff();
            }
        }
    }
}
