package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// How much may wait for satellites that are away, in memory and in the journal, and what goes when it is more.
///
/// Evidence goes first: others deliver it, too, and whoever misbehaves makes more of it. Of evidence that fills its
/// share, the oldest against the node with most of it goes, so nobody pushes out what is held against another. A report
/// goes only when there is nothing but reports.
final class OutboxQuota {
    /// About a month of an hourly era for a satellite that is away.
    static final int MAX_SUBMISSIONS = 1_024;
    /// A month of reports of a large committee.
    static final long MAX_BYTES = 256L << 20;
    /// Nine of the largest proofs of possession.
    static final long MAX_EVIDENCE_BYTES = 64L << 20;

    /// @param accused of evidence; empty for a report
    private record Held(Optional<NodeId> accused, long bytes) {}

    private final Map<Hash32, Held> held = new LinkedHashMap<>();
    private long bytes;
    private long evidenceBytes;

    /// @return ids of submissions that have to go instead, the new one perhaps among them
    List<Hash32> add(Submission submission) {
        Held added = held(submission);
        if (held.putIfAbsent(submission.id(), added) != null) {
            return List.of();
        }
        count(added, 1);
        List<Hash32> dropped = new ArrayList<>();
        while (evidenceBytes > MAX_EVIDENCE_BYTES) {
            dropped.add(drop(oldestOfTheLargest()));
        }
        while (held.size() > MAX_SUBMISSIONS || bytes > MAX_BYTES) {
            dropped.add(drop(
                    oldestEvidence().orElseGet(() -> held.keySet().iterator().next())));
        }
        return dropped;
    }

    void remove(Hash32 id) {
        Held gone = held.remove(id);
        if (gone != null) {
            count(gone, -1);
        }
    }

    private Hash32 drop(Hash32 id) {
        remove(id);
        return id;
    }

    private void count(Held submission, int sign) {
        bytes += sign * submission.bytes();
        evidenceBytes += submission.accused().isPresent() ? sign * submission.bytes() : 0;
    }

    private static Held held(Submission submission) {
        Optional<NodeId> accused = switch (submission) {
            case Submission.OfShard _ -> Optional.empty();
            case Submission.OfEvidence evidence ->
                Optional.of(evidence.evidence().accused());
        };
        return new Held(accused, submission.size());
    }

    private Optional<Hash32> oldestEvidence() {
        return held.entrySet().stream()
                .filter(each -> each.getValue().accused().isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Hash32 oldestOfTheLargest() {
        Map<NodeId, Long> shares = new TreeMap<>();
        held.values().forEach(each -> each.accused().ifPresent(node -> shares.merge(node, each.bytes(), Long::sum)));
        NodeId largest = shares.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        return held.entrySet().stream()
                .filter(each -> each.getValue().accused().equals(Optional.of(largest)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
