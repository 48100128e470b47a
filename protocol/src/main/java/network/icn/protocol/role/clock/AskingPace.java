package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.kernel.identity.NodeId;

/// How often members exchange times: a sixtieth of an era, 2 s to 30 s. A step of our own clock shows without anybody
/// being asked again; this finds the slow ones, and clocks that are wrong from the start.
public final class AskingPace {
    /// One member answers another at most this often. Below half of the shortest pause, so that no delay of a question
    /// makes an honest asker look greedy.
    public static final Duration SHORTEST_GAP = Duration.ofMillis(500);

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int SHARE = 60;

    private final Duration pause;
    private final TreeMap<NodeId, Duration> next = new TreeMap<>();

    private AskingPace(Duration pause) {
        this.pause = pause;
    }

    /// For whoever asks, or tells unasked.
    public static AskingPace ofEra(Duration era) {
        Duration share = era.dividedBy(SHARE);
        return new AskingPace(
                share.compareTo(SHORTEST) < 0 ? SHORTEST : share.compareTo(LONGEST) > 0 ? LONGEST : share);
    }

    /// For whoever is asked: [#allows] one question in so long.
    public static AskingPace ofAnswers() {
        return new AskingPace(SHORTEST_GAP);
    }

    /// Those whose turn it is; the next one comes after the pause.
    public List<NodeId> due(Collection<NodeId> members, Duration monotonic) {
        return members.stream().filter(member -> allows(member, monotonic)).toList();
    }

    /// Whether that member's turn has come, which uses it up. Call it with members of the registry only: each is
    /// remembered.
    public boolean allows(NodeId member, Duration monotonic) {
        Duration from = next.get(member);
        if (from != null && monotonic.compareTo(from) < 0) {
            return false;
        }
        next.put(member, monotonic.plus(pause));
        return true;
    }
}
