package network.icn.node.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import network.icn.node.net.NameLookups;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;

/// Channels to other nodes, one for each node and endpoint, each pinned to the node id: an endpoint that shows another
/// one is not talked to. Connections are made on first use, kept while used, and made again after a failure. Names are
/// looked up at each dial.
public final class GrpcChannels implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    static {
        NameLookups.forget();
    }

    private record Target(NodeId node, Endpoint endpoint) {}

    private final NodeTls tls;
    private final int maxMessageBytes;
    private final EventLoopGroup workers;
    private final ConcurrentMap<Target, ManagedChannel> channels = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param maxMessageBytes an answer larger than this fails its call
    public GrpcChannels(NodeTls tls, int maxMessageBytes) {
        this(tls, maxMessageBytes, workers(1));
    }

    /// For many nodes in one process, which share threads.
    ///
    /// @param maxMessageBytes an answer larger than this fails its call
    /// @param workers [#workers]; ended with the first of those that share them
    public GrpcChannels(NodeTls tls, int maxMessageBytes, EventLoopGroup workers) {
        this.tls = tls;
        this.maxMessageBytes = maxMessageBytes;
        this.workers = workers;
    }

    /// What channels run on.
    public static EventLoopGroup workers(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("icn-client", true), NioIoHandler.newFactory());
    }

    /// The channel to a node; stubs put deadlines on their calls themselves.
    public ManagedChannel to(NodeId node, Endpoint endpoint) {
        return channels.computeIfAbsent(new Target(node, endpoint), this::open);
    }

    private ManagedChannel open(Target target) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        target.endpoint().host(), target.endpoint().port())
                .sslContext(tls.client(target.node()))
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(workers)
                // Round trips are measured: no hand-over to a pool in between.
                .directExecutor()
                .maxInboundMessageSize(maxMessageBytes)
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .idleTimeout(IDLE.toSeconds(), TimeUnit.SECONDS)
                // A probe that silently runs twice would be measured wrongly.
                .disableRetry()
                // Nobody's name service says how we call it.
                .disableServiceConfigLookUp()
                .proxyDetector(_ -> null)
                .build();
        // Its calls fail, and never reach threads that have ended.
        return closed ? channel.shutdownNow() : channel;
    }

    /// The channels first, then their thread: one that still connects complains about a thread that takes nothing.
    @Override
    public void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
        long end = System.nanoTime() + CLOSE_GRACE.toNanos();
        try {
            for (ManagedChannel channel : channels.values()) {
                if (!channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Future<?> _ = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
