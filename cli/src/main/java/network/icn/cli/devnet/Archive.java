package network.icn.cli.devnet;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.ArchivedEvidence;
import network.icn.proto.v1.ArchivedReport;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.ListEvidenceRequest;
import network.icn.proto.v1.ListReportsRequest;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SatelliteServiceGrpc.SatelliteServiceBlockingStub;
import network.icn.protocol.codec.FieldLimits;

/// The read side of one satellite, as anybody may use it: what is new since the last time.
final class Archive {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final DevnetNode satellite;
    private final GrpcChannels channels;
    private long nextReport;
    private long nextEvidence;
    private boolean reachable = true;

    Archive(DevnetNode satellite, GrpcChannels channels) {
        this.satellite = satellite;
        this.channels = channels;
    }

    DevnetNode satellite() {
        return satellite;
    }

    /// Whether it answered the last time.
    boolean isReachable() {
        return reachable;
    }

    private SatelliteServiceBlockingStub stub() {
        var channel = channels.to(satellite.id(), satellite.endpoint());
        channel.resetConnectBackoff();
        return SatelliteServiceGrpc.newBlockingStub(channel).withDeadlineAfter(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// One report for each entry of the log that has come since the last call, with all that is needed to check it.
    List<ArchivedReport> newReports() {
        try {
            List<ArchivedReport> reports = new ArrayList<>();
            long entry = nextReport - 1;
            var page = checked(stub().listReports(
                            ListReportsRequest.newBuilder().setAfter(nextReport).build()));
            for (ArchivedReport report : page.getReportsList()) {
                if (report.getLogIndex() > entry) {
                    entry = report.getLogIndex();
                    reports.add(whole(report));
                }
            }
            nextReport = entry + 1;
            reachable = true;
            return reports;
        } catch (StatusRuntimeException _) {
            reachable = false;
            return List.of();
        }
    }

    private ArchivedReport whole(ArchivedReport listed) {
        return checked(stub().getReport(GetReportRequest.newBuilder()
                        .setEra(listed.getEra())
                        .setScalernode(listed.getScalernode())
                        .build()))
                .getReport();
    }

    /// Evidence that has come since the last call.
    List<ArchivedEvidence> newEvidence() {
        try {
            var page = checked(stub().listEvidence(ListEvidenceRequest.newBuilder()
                    .setAfter(nextEvidence)
                    .build()));
            for (ArchivedEvidence evidence : page.getEvidenceList()) {
                nextEvidence = evidence.getLogIndex() + 1;
            }
            reachable = true;
            return page.getEvidenceList();
        } catch (StatusRuntimeException _) {
            reachable = false;
            return List.of();
        }
    }

    /// A round of the beacon, if it is there yet.
    GetBeaconResponse beacon(long round) {
        try {
            return checked(stub().getBeacon(
                            GetBeaconRequest.newBuilder().setRound(round).build()));
        } catch (StatusRuntimeException _) {
            return GetBeaconResponse.getDefaultInstance();
        }
    }

    private static <M extends Message> M checked(M message) {
        FieldLimits.check(message).ifPresent(problem -> {
            throw Status.DATA_LOSS.withDescription(problem).asRuntimeException();
        });
        return message;
    }
}
