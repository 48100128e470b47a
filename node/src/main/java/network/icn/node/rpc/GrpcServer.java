package network.icn.node.rpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import network.icn.node.EnvironmentException;
import network.icn.node.net.ListenAddress;
import network.icn.protocol.kernel.identity.NodeId;

/// A gRPC server over mutual TLS 1.3. Before a service sees a call, it has been bounded, its peer is known
/// ([PeerIdentity]) and escapes are caught.
public final class GrpcServer implements AutoCloseable {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    /// A client may ask whether we are alive this often and no oftener.
    private static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(30);
    /// A dead peer is noticed after this much silence.
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    /// More reset streams than this in ten seconds is an attack (CVE-2023-44487).
    private static final int MAX_RESETS = 200;
    private static final int WORKERS = 2;

    /// @param host address to listen on, for example `127.0.0.1` or `0.0.0.0`
    /// @param port 0 lets the system choose
    /// @param members whose connections nobody else can crowd out
    public record Listen(
            String host,
            int port,
            ClientCertificate clientCertificate,
            Execution execution,
            GrpcLimits limits,
            Predicate<NodeId> members) {}

    private final Server server;
    private final EventLoopGroup boss;
    private final EventLoopGroup workers;
    private final ExecutorService executor;
    private final ConnectionShares connections;

    private GrpcServer(
            Server server,
            EventLoopGroup boss,
            EventLoopGroup workers,
            ExecutorService executor,
            ConnectionShares connections) {
        this.server = server;
        this.boss = boss;
        this.workers = workers;
        this.executor = executor;
        this.connections = connections;
    }

    /// @param interceptors run in the order given, behind the built-in ones
    /// @throws EnvironmentException if the port is taken
    public static GrpcServer start(
            Listen listen, NodeTls tls, List<BindableService> services, List<ServerInterceptor> interceptors) {
        ListenAddress place = new ListenAddress("listen.host", listen.host(), listen.port());
        InetSocketAddress address = place.resolve();
        ConnectionShares connections = new ConnectionShares(listen.limits(), listen.members());
        EventLoopGroup boss = group("icn-accept", 1);
        EventLoopGroup workers = group("icn-rpc", WORKERS);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        NettyServerBuilder builder = builder(address, listen, tls)
                .channelFactory(() -> new BoundedServerChannel(connections))
                .addTransportFilter(PeerIdentity.filter(tls.clock(), connections))
                .bossEventLoopGroup(boss)
                .workerEventLoopGroup(workers);
        switch (listen.execution()) {
            case EVENT_LOOP -> builder.directExecutor();
            case VIRTUAL_THREADS -> builder.executor(executor);
        }
        services.forEach(builder::addService);
        // gRPC runs the interceptor that was added last first.
        interceptors.reversed().forEach(builder::intercept);
        builder.intercept(new PeerIdentity.Interceptor()).intercept(new UncaughtExceptionInterceptor());
        Server server = builder.build();
        GrpcServer started = new GrpcServer(server, boss, workers, executor, connections);
        try {
            server.start();
            return started;
        } catch (IOException e) {
            started.close();
            throw place.refused(e.getCause() instanceof IOException cause ? cause : e);
        }
    }

    private static NettyServerBuilder builder(InetSocketAddress address, Listen listen, NodeTls tls) {
        GrpcLimits limits = listen.limits();
        return NettyServerBuilder.forAddress(address)
                .sslContext(tls.server(listen.clientCertificate()))
                .maxInboundMessageSize(limits.maxMessageBytes())
                .maxInboundMetadataSize(limits.maxMetadataBytes())
                .maxConcurrentCallsPerConnection(limits.maxCallsPerConnection())
                .handshakeTimeout(limits.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(limits.maxIdle().toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(MIN_KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .maxRstFramesPerWindow(MAX_RESETS, 10);
    }

    private static EventLoopGroup group(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /// The port that it listens on, also when the system chose it.
    public int port() {
        return server.getPort();
    }

    public int openConnections() {
        return connections.size();
    }

    /// Takes no new calls, lets running ones end for a moment, then cuts them off.
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        Future<?> _ = workers.shutdownGracefully(0, CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> _ = boss.shutdownGracefully(0, CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
