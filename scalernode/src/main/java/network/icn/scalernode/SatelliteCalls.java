package network.icn.scalernode;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NoAnswerException;
import network.icn.node.rpc.SubmissionClient;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks satellites for reports on this node, and hands in at them what it holds against its challengers.
final class SatelliteCalls implements MachineShell.Archive {
    private static final Logger LOG = LoggerFactory.getLogger(SatelliteCalls.class);

    private final RegistryHistory history;
    private final NodeId self;
    private final GrpcChannels channels;
    private final SubmissionClient submissions;
    private final ExecutorService workers;

    SatelliteCalls(RegistryHistory history, NodeId self, GrpcChannels channels, ExecutorService workers) {
        this.history = history;
        this.self = self;
        this.channels = channels;
        this.submissions = new SubmissionClient(channels);
        this.workers = workers;
    }

    @Override
    public void ask(ScalerNodeEffect.AskArchive question, Consumer<ScalerNodeInput.ArchiveAnswered> answer) {
        NodeId satellite = question.satellite();
        call(() -> {
            try {
                var archive = new ArchiveClient(channels, satellite, endpoint(satellite), ArchiveClient.REPORT_TIMEOUT);
                answer.accept(new ScalerNodeInput.ArchiveAnswered(
                        satellite, question.era(), archive.shard(question.era(), self)));
            } catch (NoAnswerException | MalformedException e) {
                LOG.atDebug()
                        .addKeyValue("satellite", satellite)
                        .addKeyValue("cause", e.getMessage())
                        .log("a satellite was asked in vain");
            }
        });
    }

    @Override
    public void handIn(ScalerNodeEffect.HandIn handIn, Consumer<ScalerNodeInput.EvidenceAnswered> answer) {
        NodeId satellite = handIn.satellite();
        call(() -> answer.accept(new ScalerNodeInput.EvidenceAnswered(
                satellite,
                handIn.submission().id(),
                submissions.push(satellite, endpoint(satellite), handIn.submission()))));
    }

    private void call(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException _) {
            LOG.debug("closing: satellites are not called");
        }
    }

    private Endpoint endpoint(NodeId satellite) {
        return history.satellite(satellite).orElseThrow().endpoint();
    }
}
