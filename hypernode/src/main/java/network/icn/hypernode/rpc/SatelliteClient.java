package network.icn.hypernode.rpc;

import java.time.Duration;
import java.util.Optional;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NoAnswerException;
import network.icn.node.rpc.SubmissionClient;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.HyperNodeInput;

/// Asks satellites for beacon rounds and pushes reports and evidence to them. All methods block and belong on
/// virtual threads.
public final class SatelliteClient {
    private static final Duration BEACON_TIMEOUT = Duration.ofSeconds(2);

    private final RegistryHistory history;
    private final GrpcChannels channels;
    private final SubmissionClient submissions;

    public SatelliteClient(RegistryHistory history, GrpcChannels channels) {
        this.history = history;
        this.channels = channels;
        this.submissions = new SubmissionClient(channels);
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

    /// What the satellite says to it; nothing has been checked.
    public PushAnswer push(NodeId satellite, Submission submission) {
        return submissions.push(satellite, endpoint(satellite), submission);
    }
}
