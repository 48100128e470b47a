package network.icn.satellite.rpc;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.icn.node.clock.ClockGuard;
import network.icn.node.net.RateLimiter;
import network.icn.node.registry.CurrentMembers;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.FieldLimitsInterceptor;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.beacon.BeaconDealer;
import network.icn.satellite.ingest.Ingest;
import network.icn.satellite.ingest.Recovery;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.metrics.SatelliteMetrics;
import network.icn.satellite.peers.PeerHeads;
import network.icn.satellite.query.ArchiveQueries;
import network.icn.satellite.query.FoundReport;

/// The gRPC door of a satellite: mutual TLS for submissions, any client for reads.
public final class SatelliteServer {
    /// The largest submission with its framing.
    private static final int MAX_REQUEST_BYTES = ArchiveRecord.MAX_BYTES + (64 << 10);
    /// A page that reads along asks a few times a second; an auditor who fetches an era asks a hundred times at
    /// once.
    private static final RateLimiter.Rate READS = new RateLimiter.Rate(50, 500, 10_000);

    /// What the service is about.
    public record Subject(
            RegistryHistory history,
            Signer signer,
            ArchiveLog log,
            Ingest ingest,
            ArchiveQueries queries,
            Optional<BeaconDealer> dealer,
            ClockGuard guard,
            Recovery recovery,
            PeerHeads peers,
            InstantSource clock) {
        /// For an entry that is there, under the log as it is now.
        Signed receipt(FoundReport found) {
            return new SatelliteReceipt(
                            found.entry().key(),
                            found.row().logIndex(),
                            Merkle.leafHash(found.entry().bytes()),
                            log.newestHead())
                    .signedBy(signer);
        }
    }

    private SatelliteServer() {}

    /// @throws network.icn.node.EnvironmentException if the port is taken
    public static GrpcServer start(String host, int port, Subject subject, SatelliteMetrics metrics) {
        CurrentMembers members = new CurrentMembers(subject.history(), subject.clock());
        RateLimiter reads = new RateLimiter(READS, System::nanoTime);
        return GrpcServer.start(
                new GrpcServer.Listen(
                        host,
                        port,
                        ClientCertificate.OPTIONAL,
                        Execution.VIRTUAL_THREADS,
                        GrpcLimits.standard().withMaxMessageBytes(MAX_REQUEST_BYTES),
                        members::isMember),
                NodeTls.of(subject.signer(), subject.clock()),
                List.of(new SatelliteService(subject, metrics)),
                List.of(
                        new AccessInterceptor(members, reads, metrics),
                        new FieldLimitsInterceptor(FieldLimits::check)));
    }
}
