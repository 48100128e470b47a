package network.icn.scalernode.rpc;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import network.icn.node.clock.ClockGuard;
import network.icn.node.net.RateLimiter;
import network.icn.node.registry.CurrentMembers;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.FieldLimitsInterceptor;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.ObjectStore;

/// The gRPC door of a ScalerNode: mutual TLS, and members of the registry alone.
public final class ScalerNodeServer {
    /// A challenge and a beacon value are far smaller.
    private static final int MAX_REQUEST_BYTES = 128 << 10;

    /// Who decides what is answered.
    public interface Machine {
        /// Gives the machine a request and returns what answers it. Snapshots are on disk by then.
        ///
        /// @throws network.icn.node.EnvironmentException if a snapshot could not be written
        <R extends ScalerNodeEffect.Reply> R ask(ScalerNodeInput.Request<R> request);

        /// Gives the machine what nobody waits for an answer to.
        ///
        /// @throws network.icn.node.EnvironmentException if a snapshot could not be written
        void step(ScalerNodeInput input);
    }

    /// Where the leaves are.
    public interface Leaves {
        /// @throws UncheckedIOException if the disk does not give the leaves, or others than it was given
        ObjectStore.Proven read(StoredTotals of, long[] indices);

        /// What shows that the first is the beginning of the second.
        ///
        /// @throws UncheckedIOException if it is not, or one of them was never stored here
        StoredGrowth growth(StoredTotals from, StoredTotals to);

        /// Why no data is served; nothing while it is.
        Optional<String> notServing();
    }

    /// A HyperNode makes some four calls a slot. In a devnet a slot is two seconds; after a pause it may come with many
    /// at once.
    public static final RateLimiter.Rate MEMBER_CALLS = new RateLimiter.Rate(20, 200, 65_536);

    /// What the service is about.
    ///
    /// @param workers for everything that may wait for a disk
    /// @param maxReads of the disk at once
    /// @param calls of each member; [#MEMBER_CALLS] unless what is measured is the server
    public record Subject(
            CurrentMembers members,
            Signer signer,
            Machine machine,
            Leaves leaves,
            TranscriptStore transcripts,
            ClockGuard guard,
            Executor workers,
            int maxReads,
            RateLimiter.Rate calls,
            InstantSource clock) {}

    private ScalerNodeServer() {}

    /// @throws network.icn.node.EnvironmentException if the port is taken
    public static GrpcServer start(String host, int port, Subject subject, ScalerNodeMetrics metrics) {
        return GrpcServer.start(
                new GrpcServer.Listen(
                        host,
                        port,
                        ClientCertificate.REQUIRED,
                        Execution.EVENT_LOOP,
                        GrpcLimits.standard().withMaxMessageBytes(MAX_REQUEST_BYTES),
                        subject.members()::isMember),
                NodeTls.of(subject.signer(), subject.clock()),
                List.of(new ScalerNodeService(subject, metrics)),
                List.of(
                        new MemberInterceptor(subject.members()::isMember, subject.calls(), metrics),
                        new FieldLimitsInterceptor(FieldLimits::check)));
    }
}
