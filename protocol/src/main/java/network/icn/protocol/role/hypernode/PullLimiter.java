package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// How often a neighbour's pulls are answered. A member that lacks something asks one neighbour once every Δ, and once
/// more when it learns that a value is final; it never needs more. An answer is up to 3 MiB for a question of 32 bytes.
final class PullLimiter {
    /// Answers about one subject within Δ.
    static final int PER_SUBJECT = 2;
    /// Answers within Δ about eras that are long over, whoever was away asks for them one by one.
    static final int OLD_SUBJECTS = 8;

    private final Duration delta;
    private final Map<NodeId, Window> windows = new TreeMap<>();
    /// Apart, so that a node which has much to catch up with still learns at once what it has said itself.
    private final Map<NodeId, Window> ownWindows = new TreeMap<>();

    private static final class Window {
        private final Instant start;
        private final Map<Hash32, Integer> answers = new TreeMap<>();
        private int total;

        Window(Instant start) {
            this.start = start;
        }
    }

    PullLimiter(Duration delta) {
        this.delta = delta;
    }

    /// What a neighbour gets that asks: what is known, or nothing if it has had its share.
    List<HyperNodeEffect> answer(long token, NodeId neighbour, Hash32 subject, Agreements agreements, Instant now) {
        return admits(neighbour, subject, agreements.running(), now)
                ? List.of(HyperNodeEffect.AnswerPull.of(token, agreements.known(subject)))
                : refusal(token, neighbour);
    }

    /// What a neighbour gets that has had its share, or asks for what is not known.
    static List<HyperNodeEffect> refusal(long token, NodeId neighbour) {
        return List.of(
                new HyperNodeEffect.Tell(new HyperNodeNotice.PullRefused(neighbour)),
                new HyperNodeEffect.AnswerPull(token, Optional.empty()));
    }

    /// @param running agreements that may still be lacking something at honest neighbours
    boolean admits(NodeId neighbour, Hash32 subject, int running, Instant now) {
        return admits(windows, neighbour, subject, running, now);
    }

    /// The questions of a start come Δ apart or more, and two rounds of them may fall into one window.
    boolean admitsOwn(NodeId neighbour, Hash32 subject, int running, Instant now) {
        return admits(ownWindows, neighbour, subject, running, now);
    }

    private boolean admits(Map<NodeId, Window> windows, NodeId neighbour, Hash32 subject, int running, Instant now) {
        windows.values().removeIf(window -> isOver(window, now));
        Window window = windows.computeIfAbsent(neighbour, _ -> new Window(now));
        int answered = window.answers.getOrDefault(subject, 0);
        if (answered >= PER_SUBJECT || window.total >= PER_SUBJECT * running + OLD_SUBJECTS) {
            return false;
        }
        window.answers.put(subject, answered + 1);
        window.total++;
        return true;
    }

    /// Also when the clock was set back.
    private boolean isOver(Window window, Instant now) {
        return now.isBefore(window.start) || !now.isBefore(window.start.plus(delta));
    }
}
