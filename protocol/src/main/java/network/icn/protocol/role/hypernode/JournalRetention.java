package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// Which of a node's records are still needed after a restart, so that its file need not grow for ever: those of the
/// last eras, and what some satellite has not got.
///
/// Age is counted from the last era that the records themselves say was drawn, never from a clock: a beacon proves that
/// the era has begun, and a clock that is wrong at the start would have votes forgotten that still bind.
public final class JournalRetention {
    private final RegistryHistory history;

    public JournalRetention(RegistryHistory history) {
        this.history = history;
    }

    /// @return in their order; all of them if one is not of this version
    public List<Payload> needed(List<Payload> records) {
        List<HyperNodeJournal> entries = new ArrayList<>(records.size());
        try {
            for (Payload record : records) {
                entries.add(HyperNodeJournal.parse(record));
            }
        } catch (MalformedException _) {
            return records;
        }
        EraId oldest = oldestNeeded(entries);
        int recent = firstFrom(oldest, entries);
        Map<Hash32, Set<NodeId>> open = openSubmissions(entries);
        Set<Hash32> evidence = evidenceOf(entries);
        List<Payload> needed = new ArrayList<>();
        covers(oldest, recent, entries).ifPresent(first -> needed.add(new HyperNodeJournal.Covers(first).encoded()));
        for (int i = 0; i < entries.size(); i++) {
            boolean delivering =
                    submissionOf(entries.get(i)).map(open::containsKey).orElse(false);
            boolean replaced = entries.get(i) instanceof HyperNodeJournal.Covers
                    || entries.get(i) instanceof HyperNodeJournal.HandedOver
                    || entries.get(i) instanceof HyperNodeJournal.Unheard;
            boolean over = !delivering && isEvidence(entries.get(i), evidence);
            boolean ahead = isSnapshotFrom(oldest, entries.get(i));
            if ((i >= recent || delivering || ahead) && !replaced && !over) {
                needed.add(records.get(i));
            }
        }
        handedOver(entries).ifPresent(last -> needed.add(last.encoded()));
        unheard(entries).ifPresent(last -> needed.add(last.encoded()));
        return needed;
    }

    /// Snapshots come before the draw of their era.
    private static boolean isSnapshotFrom(EraId oldest, HyperNodeJournal entry) {
        return entry instanceof HyperNodeJournal.Snapshot(Signed snapshot)
                && SnapshotCache.content(snapshot).era().compareTo(oldest) >= 0;
    }

    /// Forgetting it would have the node vote before others were heard.
    private static Optional<HyperNodeJournal> unheard(List<HyperNodeJournal> entries) {
        return entries.stream()
                .filter(HyperNodeJournal.Unheard.class::isInstance)
                .reduce((_, last) -> last)
                .filter(last -> last.equals(new HyperNodeJournal.Unheard(true)));
    }

    /// Forgetting it would have the node vote where it does not live any more.
    private static Optional<HyperNodeJournal> handedOver(List<HyperNodeJournal> entries) {
        Optional<HyperNodeJournal> last = Optional.empty();
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.HandedOver) {
                last = Optional.of(entry);
            } else if (entry instanceof HyperNodeJournal.Covers) {
                last = Optional.empty();
            }
        }
        return last;
    }

    /// What is left behind is not known any more: the shorter journal must not claim it.
    private static Optional<EraId> covers(EraId oldest, int recent, List<HyperNodeJournal> entries) {
        Optional<EraId> claimed = Optional.empty();
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Covers(EraId first)) {
                claimed = Optional.of(first);
            }
        }
        if (recent == 0) {
            return claimed;
        }
        return claimed.filter(first -> first.compareTo(oldest) > 0).or(() -> Optional.of(oldest));
    }

    private static EraId oldestNeeded(List<HyperNodeJournal> entries) {
        EraId last = new EraId(0);
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Drawn drawn && drawn.era().compareTo(last) > 0) {
                last = drawn.era();
            }
        }
        return last.back(Agreements.ERAS_KEPT);
    }

    /// Everything about an era is written behind its draw.
    private static int firstFrom(EraId oldest, List<HyperNodeJournal> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof HyperNodeJournal.Drawn drawn
                    && drawn.era().compareTo(oldest) >= 0) {
                return i;
            }
        }
        return 0;
    }

    /// By submission, the satellites whose receipt is missing.
    private Map<Hash32, Set<NodeId>> openSubmissions(List<HyperNodeJournal> entries) {
        Map<Hash32, Set<NodeId>> open = new LinkedHashMap<>();
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Owed owed) {
                open.put(
                        owed.submission().id(),
                        new TreeSet<>(history.satellites(owed.submission().key().era())));
            }
        }
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Settled settled) {
                Set<NodeId> missing = open.get(settled.submission());
                if (missing != null) {
                    missing.remove(settled.satellite());
                }
            }
        }
        open.values().removeIf(Set::isEmpty);
        OutboxQuota room = new OutboxQuota();
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Owed(Submission submission) && open.containsKey(submission.id())) {
                room.add(submission).forEach(open::remove);
            }
        }
        return open;
    }

    private static Set<Hash32> evidenceOf(List<HyperNodeJournal> entries) {
        Set<Hash32> ids = new TreeSet<>();
        for (HyperNodeJournal entry : entries) {
            if (entry instanceof HyperNodeJournal.Owed(Submission.OfEvidence evidence)) {
                ids.add(evidence.id());
            }
        }
        return ids;
    }

    /// Evidence that every satellite has, or that had to go, is needed no more: if it is heard again it is delivered
    /// again, and each satellite has it already.
    private static boolean isEvidence(HyperNodeJournal entry, Set<Hash32> evidence) {
        return submissionOf(entry).map(evidence::contains).orElse(false);
    }

    private static Optional<Hash32> submissionOf(HyperNodeJournal entry) {
        return switch (entry) {
            case HyperNodeJournal.Owed owed -> Optional.of(owed.submission().id());
            case HyperNodeJournal.Settled settled -> Optional.of(settled.submission());
            case HyperNodeJournal.Agreed _,
                    HyperNodeJournal.Drawn _,
                    HyperNodeJournal.Probed _,
                    HyperNodeJournal.Covers _,
                    HyperNodeJournal.HandedOver _,
                    HyperNodeJournal.Unheard _,
                    HyperNodeJournal.Snapshot _ -> Optional.empty();
        };
    }
}
