package network.icn.node.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.icn.proto.v1.ArchivedReport;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetHeadRequest;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.ListEvidenceRequest;
import network.icn.proto.v1.ListReportsRequest;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SatelliteServiceGrpc.SatelliteServiceBlockingStub;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;

/// The read side of one satellite, which is open to everybody. Of an answer only the limits of its fields are checked:
/// whoever asks verifies it. All calls block and belong on virtual threads. It costs nothing to make one for a call.
public final class ArchiveClient {
    /// How long the report of a large committee may take.
    public static final Duration REPORT_TIMEOUT = Duration.ofSeconds(20);

    private final GrpcChannels channels;
    private final NodeId satellite;
    private final Endpoint endpoint;
    private final Duration timeout;

    /// @param timeout for each call
    public ArchiveClient(GrpcChannels channels, NodeId satellite, Endpoint endpoint, Duration timeout) {
        this.channels = channels;
        this.satellite = satellite;
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    /// A report with all that is needed to check it.
    ///
    /// @param certifiedShard in canonical bytes
    /// @param receipt of the satellite that was asked; every honest one adds it
    public record Report(Payload certifiedShard, Optional<Signed> receipt) {
        /// @throws MalformedException if the bytes are no certified shard
        public CertifiedShard shard() throws MalformedException {
            return CertifiedShardCodec.decode(certifiedShard.bytes());
        }
    }

    /// A report in the list.
    ///
    /// @param logIndex of its entry; the reports of a shard share one
    public record ListedReport(long logIndex, EraId era, NodeId scalerNode) {}

    /// Evidence in the list.
    ///
    /// @param evidence in canonical bytes; empty if the satellite has lost them
    public record ListedEvidence(long logIndex, Payload evidence) {}

    /// The report of a ScalerNode and era; empty if the satellite has none or does not give it out.
    ///
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit
    public Optional<Report> report(EraId era, NodeId scalerNode) throws NoAnswerException, MalformedException {
        var request = GetReportRequest.newBuilder()
                .setEra(era.number())
                .setScalernode(ByteString.copyFrom(scalerNode.bytes()))
                .build();
        var answer = ask(stub -> stub.getReport(request));
        if (!answer.hasReport() || !answer.getReport().hasCertifiedShard()) {
            return Optional.empty();
        }
        ArchivedReport report = answer.getReport();
        return Optional.of(new Report(
                Payload.of(report.getCertifiedShard().toByteArray()),
                report.hasReceipt() ? Optional.of(Messages.read(report.getReceipt())) : Optional.empty()));
    }

    /// The certified shard behind the report of a ScalerNode and era; empty if the satellite has none or does not give
    /// it out.
    ///
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit or holds no certified shard
    public Optional<CertifiedShard> shard(EraId era, NodeId scalerNode) throws NoAnswerException, MalformedException {
        Optional<Report> report = report(era, scalerNode);
        return report.isPresent() ? Optional.of(report.get().shard()) : Optional.empty();
    }

    /// A page of reports in the order of the log.
    ///
    /// @param from log index of the first
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit or names what cannot be
    public List<ListedReport> reports(long from) throws NoAnswerException, MalformedException {
        var request = ListReportsRequest.newBuilder().setAfter(from).build();
        List<ListedReport> reports = new ArrayList<>();
        for (ArchivedReport report : ask(stub -> stub.listReports(request)).getReportsList()) {
            if (report.getEra() < 0 || report.getEra() > EraId.MAX) {
                throw new MalformedException("era: at most " + EraId.MAX);
            }
            if (report.getScalernode().size() != NodeId.BYTES) {
                throw new MalformedException("scalernode: " + NodeId.BYTES + " bytes");
            }
            reports.add(new ListedReport(
                    report.getLogIndex(),
                    new EraId(report.getEra()),
                    NodeId.of(report.getScalernode().toByteArray())));
        }
        return reports;
    }

    /// A page of evidence in the order of the log.
    ///
    /// @param from log index of the first
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit
    public List<ListedEvidence> evidence(long from) throws NoAnswerException, MalformedException {
        var request = ListEvidenceRequest.newBuilder().setAfter(from).build();
        return ask(stub -> stub.listEvidence(request)).getEvidenceList().stream()
                .map(found -> new ListedEvidence(
                        found.getLogIndex(), Payload.of(found.getEvidence().toByteArray())))
                .toList();
    }

    /// The last head of a satellite's log that the one that is asked knows; empty if it knows none.
    ///
    /// @param about itself, or another one
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit
    public Optional<Signed> head(NodeId about) throws NoAnswerException, MalformedException {
        var request = GetHeadRequest.newBuilder()
                .setSatellite(ByteString.copyFrom(about.bytes()))
                .build();
        var answer = ask(stub -> stub.getHead(request));
        return answer.hasHead() ? Optional.of(Messages.read(answer.getHead())) : Optional.empty();
    }

    /// A value of the beacon; empty if it is not to be had there, or not yet. It may be of another round.
    ///
    /// @throws NoAnswerException if there is no answer
    /// @throws MalformedException if the answer breaks a limit
    public Optional<BeaconValue> beacon(long round) throws NoAnswerException, MalformedException {
        var request = GetBeaconRequest.newBuilder().setRound(round).build();
        var answer = ask(stub -> stub.getBeacon(request));
        return answer.hasBeacon() ? Optional.of(Messages.read(answer.getBeacon())) : Optional.empty();
    }

    private <A extends Message> A ask(Function<SatelliteServiceBlockingStub, A> question)
            throws NoAnswerException, MalformedException {
        ManagedChannel channel = channels.to(satellite, endpoint);
        // A satellite that is back would stay unheard for up to two minutes otherwise.
        channel.resetConnectBackoff();
        A answer;
        try {
            answer = question.apply(SatelliteServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (StatusRuntimeException e) {
            throw new NoAnswerException(e);
        }
        Optional<String> broken = FieldLimits.check(answer);
        if (broken.isPresent()) {
            throw new MalformedException(broken.get());
        }
        return answer;
    }
}
