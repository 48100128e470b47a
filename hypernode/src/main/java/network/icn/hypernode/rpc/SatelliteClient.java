package network.icn.hypernode.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NoAnswerException;
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
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.PushAnswer;

/// Asks satellites for beacon rounds and pushes reports and evidence to them. All methods block and belong on
/// virtual threads.
public final class SatelliteClient {
    private static final Duration BEACON_TIMEOUT = Duration.ofSeconds(2);
    /// A satellite recomputes the report and waits for its disk before it answers.
    private static final Duration PUSH_TIMEOUT = Duration.ofSeconds(20);

    private final RegistryHistory history;
    private final GrpcChannels channels;

    public SatelliteClient(RegistryHistory history, GrpcChannels channels) {
        this.history = history;
        this.channels = channels;
    }

    private Endpoint endpoint(NodeId satellite) {
        return history.satellite(satellite).orElseThrow().endpoint();
    }

    private ArchiveClient archive(NodeId satellite, Duration timeout) {
        return new ArchiveClient(channels, satellite, endpoint(satellite), timeout);
    }

    public HyperNodeInput beacon(NodeId satellite, long round) {
        try {
            return archive(satellite, BEACON_TIMEOUT)
                    .beacon(round)
                    .filter(value -> value.round() == round)
                    .<HyperNodeInput>map(HyperNodeInput.BeaconArrived::new)
                    .orElseGet(() -> new HyperNodeInput.BeaconUnavailable(round));
        } catch (NoAnswerException | MalformedException _) {
            return new HyperNodeInput.BeaconUnavailable(round);
        }
    }

    /// The report of a target and era with all that is needed to check it; empty if it is not to be had.
    /// Nothing has been checked.
    public Optional<CertifiedShard> report(NodeId satellite, EraId era, NodeId target) {
        try {
            return archive(satellite, ArchiveClient.REPORT_TIMEOUT).shard(era, target);
        } catch (NoAnswerException | MalformedException _) {
            return Optional.empty();
        }
    }

    public PushAnswer push(NodeId satellite, Submission submission) {
        try {
            ManagedChannel channel = channels.to(satellite, endpoint(satellite));
            channel.resetConnectBackoff();
            var stub = SatelliteServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PUSH_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            SubmitResponse response = switch (submission) {
                case Submission.OfShard _ ->
                    stub.submitReport(SubmitReportRequest.newBuilder()
                            .setCertifiedShard(ByteString.copyFrom(submission.bytes()))
                            .build());
                case Submission.OfEvidence _ ->
                    stub.submitEvidence(SubmitEvidenceRequest.newBuilder()
                            .setEvidence(ByteString.copyFrom(submission.bytes()))
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
