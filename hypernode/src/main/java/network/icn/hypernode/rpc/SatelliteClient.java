package network.icn.hypernode.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.icn.node.rpc.ArchivedReports;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.PushAnswer;

/// Asks satellites for beacon rounds and pushes reports and evidence to them. All methods block and belong on
/// virtual threads.
public final class SatelliteClient {
    private static final Duration BEACON_TIMEOUT = Duration.ofSeconds(2);
    /// A satellite recomputes the report and waits for its disk before it answers.
    private static final Duration PUSH_TIMEOUT = Duration.ofSeconds(20);

    private final Registry registry;
    private final GrpcChannels channels;
    private final ArchivedReports archive;

    public SatelliteClient(Registry registry, GrpcChannels channels) {
        this.registry = registry;
        this.channels = channels;
        this.archive = new ArchivedReports(registry, channels);
    }

    private SatelliteServiceGrpc.SatelliteServiceBlockingStub stub(NodeId satellite, Duration timeout) {
        ManagedChannel channel = channels.to(
                satellite, registry.satellite(satellite).orElseThrow().endpoint());
        channel.resetConnectBackoff();
        return SatelliteServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    public HyperNodeInput beacon(NodeId satellite, long round) {
        try {
            GetBeaconResponse response = stub(satellite, BEACON_TIMEOUT)
                    .getBeacon(GetBeaconRequest.newBuilder().setRound(round).build());
            boolean usable = response.hasBeacon() && FieldLimits.check(response).isEmpty();
            if (usable && response.getBeacon().getRound() == round) {
                return new HyperNodeInput.BeaconArrived(Messages.read(response.getBeacon()));
            }
            return new HyperNodeInput.BeaconUnavailable(round);
        } catch (StatusRuntimeException | MalformedException _) {
            return new HyperNodeInput.BeaconUnavailable(round);
        }
    }

    /// The report of a target and era with all that is needed to check it; empty if it is not to be had.
    /// Nothing has been checked.
    public Optional<CertifiedShard> report(NodeId satellite, EraId era, NodeId target) {
        return archive.ask(satellite, era, target).flatMap(ArchivedReports.Answer::report);
    }

    public PushAnswer push(NodeId satellite, Submission shipment) {
        try {
            var stub = stub(satellite, PUSH_TIMEOUT);
            SubmitResponse response = switch (shipment) {
                case Submission.OfShard _ ->
                    stub.submitReport(SubmitReportRequest.newBuilder()
                            .setCertifiedShard(ByteString.copyFrom(shipment.bytes()))
                            .build());
                case Submission.OfEvidence _ ->
                    stub.submitEvidence(SubmitEvidenceRequest.newBuilder()
                            .setEvidence(ByteString.copyFrom(shipment.bytes()))
                            .build());
            };
            if (FieldLimits.check(response).isPresent()) {
                return new PushAnswer.Unreachable("malformed");
            }
            return switch (response.getResultCase()) {
                case RECEIPT -> new PushAnswer.Receipted(Messages.read(response.getReceipt()));
                case REFUSAL -> refused(response.getRefusal().getReason());
                case RESULT_NOT_SET -> new PushAnswer.Unreachable("empty");
            };
        } catch (StatusRuntimeException e) {
            return new PushAnswer.Unreachable(e.getStatus().getCode().name());
        } catch (MalformedException _) {
            return new PushAnswer.Unreachable("malformed");
        }
    }

    /// A reason from a later version says nothing about a retry, so there will be one.
    private static PushAnswer refused(String label) {
        return Arrays.stream(Refusal.values())
                .filter(reason -> reason.label().equals(label))
                .findFirst()
                .<PushAnswer>map(PushAnswer.Refused::new)
                .orElseGet(() -> new PushAnswer.Unreachable("unknown refusal"));
    }
}
