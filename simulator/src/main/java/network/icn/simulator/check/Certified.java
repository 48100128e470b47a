package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;

/// A certified value as an archive holds it, with what it says of ScalerNodes and HyperNodes.
record Certified(CertifiedShard decided, AgreedBody body, List<Conduct> conduct) {
    /// All that a satellite has on disk. It has verified them, so they parse.
    static List<Certified> of(List<Submission> archive, Registry registry) {
        List<Certified> found = new ArrayList<>();
        for (Submission submission : archive) {
            if (submission instanceof Submission.Report(CertifiedShard decided)) {
                found.add(of(decided, registry));
            }
        }
        return found;
    }

    private static Certified of(CertifiedShard decided, Registry registry) {
        try {
            Shard shard = CommitteeDraw.draw(
                            registry, decided.beacon().bound(registry.beacon().hash()))
                    .get(decided.shard());
            return new Certified(decided, AgreedBody.parse(decided.body().bytes()), decided.conduct(shard));
        } catch (MalformedException e) {
            throw new IllegalStateException("a satellite archived what does not parse", e);
        }
    }
}
