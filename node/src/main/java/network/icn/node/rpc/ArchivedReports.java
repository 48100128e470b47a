package network.icn.node.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;

/// Asks satellites for what they have archived. Blocks: belongs on a virtual thread.
public final class ArchivedReports {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Registry registry;
    private final GrpcChannels channels;

    public ArchivedReports(Registry registry, GrpcChannels channels) {
        this.registry = registry;
        this.channels = channels;
    }

    /// What a satellite answers; none if there is no answer.
    ///
    /// @param report nothing has been checked; empty if the satellite has none
    public record Answer(Optional<CertifiedShard> report) {}

    /// The report of a target and era with all that is needed to check it.
    public Optional<Answer> ask(NodeId satellite, EraId era, NodeId target) {
        ManagedChannel channel = channels.to(
                satellite, registry.satellite(satellite).orElseThrow().endpoint());
        channel.resetConnectBackoff();
        try {
            GetReportResponse response = SatelliteServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                    .getReport(GetReportRequest.newBuilder()
                            .setEra(era.number())
                            .setScalernode(ByteString.copyFrom(target.bytes()))
                            .build());
            boolean usable = FieldLimits.check(response).isEmpty()
                    && response.hasReport()
                    && response.getReport().hasCertifiedShard();
            return Optional.of(new Answer(
                    usable
                            ? Optional.of(CertifiedShardCodec.decode(
                                    response.getReport().getCertifiedShard().toByteArray()))
                            : Optional.empty()));
        } catch (StatusRuntimeException | MalformedException _) {
            return Optional.empty();
        }
    }
}
