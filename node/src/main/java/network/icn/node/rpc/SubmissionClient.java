package network.icn.node.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;

/// Hands reports and evidence in at satellites. All calls block and belong on virtual threads.
public final class SubmissionClient {
    /// A satellite recomputes the report and waits for its disk before it answers.
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final GrpcChannels channels;

    public SubmissionClient(GrpcChannels channels) {
        this.channels = channels;
    }

    /// What the satellite says to it; nothing has been checked.
    public PushAnswer push(NodeId satellite, Endpoint endpoint, Submission submission) {
        try {
            ManagedChannel channel = channels.to(satellite, endpoint);
            channel.resetConnectBackoff();
            var stub = SatelliteServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
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
