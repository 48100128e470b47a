package network.icn.cli.devnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NoAnswerException;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.beacon.BeaconValue;

/// The read side of one satellite, as anybody may use it: what is new since the last time.
final class Archive {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /// What a satellite has listed.
    ///
    /// @param report empty if it does not give it out
    record NewReport(long logIndex, Optional<ArchiveClient.Report> report) {}

    private final DevnetNode satellite;
    private final ArchiveClient client;
    private long nextReport;
    private long nextEvidence;
    private boolean reachable = true;

    Archive(DevnetNode satellite, GrpcChannels channels) {
        this.satellite = satellite;
        this.client = new ArchiveClient(channels, satellite.id(), satellite.endpoint(), TIMEOUT);
    }

    DevnetNode satellite() {
        return satellite;
    }

    /// Whether it answered the last time.
    boolean isReachable() {
        return reachable;
    }

    /// One report for each entry of the log that has come since the last call, with all that is needed to check it.
    List<NewReport> newReports() {
        try {
            List<NewReport> reports = new ArrayList<>();
            long entry = nextReport - 1;
            for (ArchiveClient.ListedReport listed : client.reports(nextReport)) {
                if (listed.logIndex() > entry) {
                    entry = listed.logIndex();
                    reports.add(new NewReport(entry, client.report(listed.era(), listed.scalerNode())));
                }
            }
            nextReport = entry + 1;
            reachable = true;
            return reports;
        } catch (NoAnswerException | MalformedException _) {
            reachable = false;
            return List.of();
        }
    }

    /// Evidence that has come since the last call.
    List<ArchiveClient.ListedEvidence> newEvidence() {
        try {
            List<ArchiveClient.ListedEvidence> page = client.evidence(nextEvidence);
            for (ArchiveClient.ListedEvidence evidence : page) {
                nextEvidence = evidence.logIndex() + 1;
            }
            reachable = true;
            return page;
        } catch (NoAnswerException | MalformedException _) {
            reachable = false;
            return List.of();
        }
    }

    /// A round of the beacon, if it is there yet; it may be of another round.
    ///
    /// @throws MalformedException if the satellite answers with what is no value
    Optional<BeaconValue> beacon(long round) throws MalformedException {
        try {
            return client.beacon(round);
        } catch (NoAnswerException _) {
            return Optional.empty();
        }
    }
}
