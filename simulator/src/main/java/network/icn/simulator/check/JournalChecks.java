package network.icn.simulator.check;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.Subject;
import network.icn.simulator.ledger.Ledger.Said;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges whether what honest HyperNodes said was on their disks before it left, by looking for its very bytes there:
/// a vote that is forgotten can be cast twice.
final class JournalChecks {
    private final World world;
    private final List<String> violations = new ArrayList<>();

    JournalChecks(World world) {
        this.world = world;
    }

    List<String> violations() {
        for (SimHyperNode node : world.hyperNodes()) {
            if (node.isHonest()) {
                List<Payload> journal = node.journal();
                List<Said> said = world.ledger().said().stream()
                        .filter(each -> each.number() == node.number())
                        .toList();
                said.forEach(each -> judge(each, said, journal));
            }
        }
        return violations;
    }

    private void judge(Said said, List<Said> all, List<Payload> journal) {
        List<Payload> flushed = journal.subList(0, Math.min(said.flushed(), journal.size()));
        boolean durable = switch (message(said.message())) {
            case EqMessage.Commit commit ->
                opening(commit.subject(), all)
                        .map(reveal -> holds(flushed, reveal))
                        .orElse(true);
            case EqMessage.Reveal reveal -> holds(flushed, reveal);
            case EqMessage.Propose _, EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ ->
                holds(flushed, said.message().statement());
        };
        if (!durable) {
            violations.add("honest " + said.hyperNode() + " let leave what it had not written down: "
                    + message(said.message()).getClass().getSimpleName());
        }
    }

    private static EqMessage message(Signed signed) {
        try {
            return EqMessage.parse(signed.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a HyperNode published what does not parse", e);
        }
    }

    private static Optional<EqMessage.Reveal> opening(Subject subject, List<Said> all) {
        return all.stream()
                .map(each -> message(each.message()))
                .filter(EqMessage.Reveal.class::isInstance)
                .map(EqMessage.Reveal.class::cast)
                .filter(reveal -> reveal.subject().equals(subject))
                .findFirst();
    }

    private static boolean holds(List<Payload> flushed, EqMessage.Reveal reveal) {
        return flushed.stream()
                .anyMatch(record -> contains(record.bytes(), reveal.salt().bytes())
                        && contains(record.bytes(), reveal.observation().bytes()));
    }

    private static boolean holds(List<Payload> flushed, Payload statement) {
        return flushed.stream().anyMatch(record -> contains(record.bytes(), statement.bytes()));
    }

    private static boolean contains(byte[] record, byte[] wanted) {
        ByteBuffer part = ByteBuffer.wrap(wanted);
        for (int from = 0; from + wanted.length <= record.length; from++) {
            if (ByteBuffer.wrap(record, from, wanted.length).equals(part)) {
                return true;
            }
        }
        return false;
    }
}
