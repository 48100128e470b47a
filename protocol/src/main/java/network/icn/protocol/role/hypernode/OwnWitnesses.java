package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// Who has told all that it heard from this node about a subject when its era had been voted on (P-119).
final class OwnWitnesses {
    /// Others of whom one effect has a few asked.
    private static final int ASKED_AT_ONCE = 3;
    /// Effects of one turn: so many ask a large committee at once.
    private static final int MOST_AT_ONCE = 8;

    private final NodeId self;
    private final TreeMap<Hash32, Set<NodeId>> bySubject = new TreeMap<>();
    /// Who has answered at all since the start.
    private final TreeMap<Hash32, Set<NodeId>> answers = new TreeMap<>();

    OwnWitnesses(NodeId self) {
        this.self = self;
    }

    /// Everybody in the committee but this node.
    List<NodeId> others(Agreement agreement) {
        return agreement.committee().members().stream()
                .filter(member -> !member.equals(self))
                .toList();
    }

    /// Has heard all that somebody says; strangers count for nothing.
    void add(Agreement agreement, NodeId from) {
        if (others(agreement).contains(from)) {
            bySubject
                    .computeIfAbsent(agreement.subject().hash(), _ -> new TreeSet<>())
                    .add(from);
        }
    }

    /// Has told what it knew so far; strangers count for nothing.
    void answered(Agreement agreement, NodeId from) {
        if (others(agreement).contains(from)) {
            answers.computeIfAbsent(agreement.subject().hash(), _ -> new TreeSet<>())
                    .add(from);
        }
    }

    /// Whether so many have answered about the subject that one of them is honest.
    boolean haveAnswered(Agreement agreement) {
        return answers.getOrDefault(agreement.subject().hash(), new TreeSet<>()).size() >= needed(agreement);
    }

    /// All answers so far were to an earlier start.
    void askAnew() {
        answers.clear();
    }

    private Set<NodeId> of(Agreement agreement) {
        return bySubject.getOrDefault(agreement.subject().hash(), new TreeSet<>());
    }

    /// A third of the others may lie and hide what they heard, so one more has to answer. Who has no others is heard by
    /// nobody, and contradicted by nobody.
    boolean areEnough(Agreement agreement) {
        return of(agreement).size() >= needed(agreement);
    }

    private static int needed(Agreement agreement) {
        int others = agreement.committee().size() - 1;
        return Math.min(others / 3 + 1, others);
    }

    /// Those that have yet to tell, in parts of which a few are asked each, so that one turn may be enough.
    List<List<NodeId>> turn(Agreement agreement) {
        Set<NodeId> heard = of(agreement);
        List<NodeId> left = others(agreement).stream()
                .filter(member -> !heard.contains(member))
                .toList();
        int parts = Math.min(Math.ceilDiv(needed(agreement), ASKED_AT_ONCE), MOST_AT_ONCE);
        List<List<NodeId>> turn = new ArrayList<>();
        for (int part = 0; part < Math.min(parts, left.size()); part++) {
            int first = part;
            turn.add(IntStream.range(0, left.size())
                    .filter(place -> place % parts == first)
                    .mapToObj(left::get)
                    .toList());
        }
        return turn;
    }

    void forget(Hash32 subject) {
        bySubject.remove(subject);
        answers.remove(subject);
    }
}
