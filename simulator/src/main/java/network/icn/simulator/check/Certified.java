package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.TargetObservation;

/// A certified value as an archive holds it, beside what the rules make of it.
///
/// @param shard drawn once more from the beacon value that the report names
/// @param observations by index of the member, as the REVEALs open them
/// @param signers who signed those REVEALs, by the index that they claim
record Certified(
        CertifiedShard decided,
        AgreedBody body,
        Draw.Drawn shard,
        SortedMap<Integer, Observation> observations,
        SortedMap<Integer, NodeId> signers) {
    /// All that a satellite has on disk. It has verified them, so they parse.
    static List<Certified> of(List<Submission> archive, Draw draw) {
        List<Certified> found = new ArrayList<>();
        for (Submission submission : archive) {
            if (submission instanceof Submission.OfShard(CertifiedShard decided)) {
                found.add(of(decided, draw));
            }
        }
        return found;
    }

    private static Certified of(CertifiedShard decided, Draw draw) {
        try {
            TreeMap<Integer, Observation> observations = new TreeMap<>();
            TreeMap<Integer, NodeId> signers = new TreeMap<>();
            for (Signed signed : decided.reveals()) {
                if (EqMessage.parse(signed.statement().bytes()) instanceof EqMessage.Reveal reveal) {
                    observations.put(
                            reveal.signer(),
                            Observation.parse(reveal.observation().bytes()));
                    signers.put(reveal.signer(), signed.signer());
                }
            }
            return new Certified(
                    decided,
                    AgreedBody.parse(decided.body().bytes()),
                    draw.shards(decided.beacon()).get(decided.shard()),
                    observations,
                    signers);
        } catch (MalformedException e) {
            throw new IllegalStateException("a satellite archived what does not parse", e);
        }
    }

    /// For people.
    String name() {
        return "era " + decided.era() + " shard " + decided.shard();
    }

    /// What one member says of one target, if it is in the report.
    Optional<TargetObservation> said(NodeId member, NodeId target) {
        return signers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(member))
                .flatMap(entry -> Optional.ofNullable(observations.get(entry.getKey())).stream())
                .flatMap(observation -> observation.targets().stream())
                .filter(said -> said.target().equals(target))
                .findFirst();
    }
}
