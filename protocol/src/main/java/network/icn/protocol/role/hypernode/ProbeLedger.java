package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.report.LatencySummary;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.SlotResult;
import network.icn.protocol.report.TargetObservation;

/// The outcomes of one era's probes, and the observation that follows from them.
final class ProbeLedger {
    private final EraId era;
    private final int slots;
    private final TreeMap<ProbeId, ProbeEntry> entries = new TreeMap<>();

    ProbeLedger(EraId era, int slots) {
        this.era = era;
        this.slots = slots;
    }

    /// @return the outcome that counts for this slot and target: the first, unless a vote against the target is
    ///     taken back
    ProbeEntry add(ProbeEntry entry) {
        ProbeEntry first = entries.putIfAbsent(entry.probe(), entry);
        if (first != null && first.slotResult() == SlotResult.FAIL && entry.slotResult() == SlotResult.SKIP) {
            entries.put(entry.probe(), entry);
            return entry;
        }
        return first == null ? entry : first;
    }

    /// Makes an outcome one of our own faults.
    ProbeEntry takeBack(ProbeId probe) {
        ProbeEntry entry = entries.get(probe);
        int samples = entry == null ? 0 : entry.samples();
        Hash32 snapshot = entry == null ? Hash32.ZERO : entry.snapshot();
        return add(ProbeEntry.of(probe, new ProbeOutcome.Unknown("clock"), samples, snapshot));
    }

    Observation observation(Shard shard) {
        List<TargetObservation> targets = new ArrayList<>();
        List<Hash32> receipts = new ArrayList<>();
        for (NodeId target : shard.targets()) {
            List<ProbeEntry> probed = of(target);
            targets.add(observe(target, probed));
            probed.stream()
                    .map(ProbeEntry::receipt)
                    .filter(receipt -> !receipt.equals(Hash32.ZERO))
                    .forEach(receipt -> receipts.add(Merkle.leafHash(receipt.bytes())));
        }
        return new Observation(targets, Merkle.root(receipts));
    }

    /// By slot.
    private List<ProbeEntry> of(NodeId target) {
        ProbeId from = new ProbeId(era, 0, target);
        ProbeId to = new ProbeId(era, slots, target);
        return List.copyOf(entries.subMap(from, to).values());
    }

    private TargetObservation observe(NodeId target, List<ProbeEntry> probed) {
        SlotResult[] results = new SlotResult[slots];
        Arrays.fill(results, SlotResult.SKIP);
        List<Long> times = new ArrayList<>();
        TreeSet<Hash32> evidence = new TreeSet<>();
        Hash32 snapshot = Hash32.ZERO;
        int asked = 0;
        int answered = 0;
        for (ProbeEntry entry : probed) {
            results[entry.probe().slot()] = entry.slotResult();
            asked += entry.samples();
            if (entry.result() == ProbeResult.PASSED) {
                answered += entry.samples();
            }
            if (entry.slotResult() == SlotResult.OK && entry.micros() > 0) {
                times.add(entry.micros());
            }
            if (!entry.evidence().equals(Hash32.ZERO)) {
                evidence.add(entry.evidence());
            }
            if (!entry.snapshot().equals(Hash32.ZERO)) {
                snapshot = entry.snapshot();
            }
        }
        List<Hash32> shown =
                evidence.stream().limit(TargetObservation.MAX_EVIDENCE).toList();
        return new TargetObservation(target, snapshot, List.of(results), summary(times), asked, answered, shown);
    }

    /// Quantiles by nearest rank: always a value that was measured.
    static LatencySummary summary(List<Long> micros) {
        if (micros.isEmpty()) {
            return LatencySummary.NONE;
        }
        List<Long> sorted = micros.stream().sorted().toList();
        return new LatencySummary(
                sorted.size(), nearestRank(sorted, 50), nearestRank(sorted, 95), nearestRank(sorted, 99));
    }

    private static long nearestRank(List<Long> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }
}
