package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.world.World;

/// Judges each certified report from its bytes: drawn as the beacon says, signed by a quorum of those who were drawn,
/// and merged as the rules say.
final class ReportChecks {
    private final World world;
    private final Draw draw;
    private final List<String> violations = new ArrayList<>();

    ReportChecks(World world, Draw draw) {
        this.world = world;
        this.draw = draw;
    }

    List<String> violations(List<Certified> archive) {
        int members = Math.min(
                world.registry().parameters().committeeSize(),
                world.registry().hyperNodes().size());
        if (draw.quorum(members) < Draw.smallest(members)) {
            violations.add("quorum: " + draw.quorum(members) + " of " + members + " is too few, two of them may have no"
                    + " honest member in common");
        }
        for (Certified report : archive) {
            beacon(report);
            targets(report);
            certificate(report);
            reveals(report);
            merge(report);
        }
        return violations;
    }

    private void beacon(Certified report) {
        long round = Draw.round(world.registry(), report.decided().era());
        if (!report.decided().beacon().equals(world.trueBeacon(round))) {
            violations.add(report.name() + ": drawn by another value than the beacon's of round " + round);
        }
    }

    private void targets(Certified report) {
        List<NodeId> reported =
                report.body().reports().stream().map(TargetReport::target).toList();
        if (!reported.equals(report.shard().targets())) {
            violations.add(report.name() + ": about other ScalerNodes than were drawn");
        }
    }

    private void certificate(Certified report) {
        QuorumCertificate certificate = report.decided().certificate();
        TreeSet<Integer> voted = new TreeSet<>();
        for (int index = 0; index < report.shard().members().size(); index++) {
            NodeId member = report.shard().members().get(index);
            Optional<Signed> vote = certificate.voteOf(index, member);
            if (vote.isPresent() && isFinal(report, index, vote.get())) {
                voted.add(index);
            }
        }
        if (voted.size() < report.shard().quorum()) {
            violations.add(report.name() + ": certified by " + voted.size() + " valid votes of those who were drawn, "
                    + report.shard().quorum() + " are needed");
        }
    }

    private boolean isFinal(Certified report, int index, Signed vote) {
        Hash32 digest = report.decided().digest();
        return message(vote) instanceof EqMessage.Finalize said
                && said.signer() == index
                && said.digest().equals(digest)
                && AgreedBody.digest(said.subject(), report.decided().body()).equals(digest)
                && world.verifier().verify(vote.signer(), vote.statement().bytes(), vote.signature());
    }

    private static EqMessage message(Signed signed) {
        try {
            return EqMessage.parse(signed.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a satellite archived what does not parse", e);
        }
    }

    private void reveals(Certified report) {
        for (Signed reveal : report.decided().reveals()) {
            int index = message(reveal).signer();
            boolean right = index < report.shard().members().size()
                    && report.shard().members().get(index).equals(reveal.signer())
                    && world.verifier()
                            .verify(reveal.signer(), reveal.statement().bytes(), reveal.signature());
            if (!right) {
                violations.add(report.name() + ": an observation that no drawn member signed");
            }
        }
        if (report.observations().size() < report.shard().quorum()) {
            violations.add(
                    report.name() + ": merged from " + report.observations().size() + " observations, "
                            + report.shard().quorum() + " are needed");
        }
    }

    private void merge(Certified report) {
        List<TargetReport> slow = new SlowMerge(draw, report.shard())
                .reports(world.registry().parameters().slotsPerEra(), report.observations());
        if (!slow.equals(report.body().reports())) {
            violations.add(report.name() + ": merged wrongly, said "
                    + report.body().reports() + ", the observations say " + slow);
        }
    }
}
