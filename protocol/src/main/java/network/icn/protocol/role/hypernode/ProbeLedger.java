package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.report.Observation;
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

    /// @return the outcome that counts for this slot and target: the first, unless a vote against the
    ///     target is taken back
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
        return add(Optional.ofNullable(entries.get(probe))
                .map(ProbeEntry::takenBack)
                .orElseGet(() -> ProbeEntry.unasked(probe, new ProbeOutcome.Unknown("clock"))));
    }

    /// @param kinds of challenge that count in the era
    Observation observation(Shard shard, Collection<ChallengeKind<?, ?, ?>> kinds) {
        List<TargetObservation> targets = new ArrayList<>();
        List<Hash32> receipts = new ArrayList<>();
        for (NodeId target : shard.targets()) {
            List<ProbeEntry> probed = of(target);
            targets.add(observe(target, probed, kinds));
            for (ProbeEntry entry : probed) {
                kinds.forEach(kind ->
                        receipt(entry, kind).ifPresent(receipt -> receipts.add(Merkle.leafHash(receipt.bytes()))));
            }
        }
        return new Observation(targets, Merkle.root(receipts));
    }

    private static <F> Optional<Hash32> receipt(ProbeEntry entry, ChallengeKind<F, ?, ?> kind) {
        return entry.finding(kind).flatMap(kind::receipt);
    }

    /// By slot.
    private List<ProbeEntry> of(NodeId target) {
        ProbeId from = new ProbeId(era, 0, target);
        ProbeId to = new ProbeId(era, slots, target);
        return List.copyOf(entries.subMap(from, to).values());
    }

    /// What was found of the target by that kind until now.
    <F> List<F> findings(NodeId target, ChallengeKind<F, ?, ?> kind) {
        return of(target).stream()
                .flatMap(entry -> entry.finding(kind).stream())
                .toList();
    }

    private TargetObservation observe(
            NodeId target, List<ProbeEntry> probed, Collection<ChallengeKind<?, ?, ?>> kinds) {
        SlotResult[] results = new SlotResult[slots];
        Arrays.fill(results, SlotResult.SKIP);
        probed.forEach(entry -> results[entry.probe().slot()] = entry.slotResult());
        Sections sections = Sections.NONE;
        for (ChallengeKind<?, ?, ?> kind : kinds) {
            sections = withSummary(sections, probed, kind);
        }
        return new TargetObservation(target, List.of(results), sections);
    }

    private static <F, S> Sections withSummary(
            Sections sections, List<ProbeEntry> probed, ChallengeKind<F, S, ?> kind) {
        TreeMap<Integer, F> findings = new TreeMap<>();
        probed.forEach(entry -> entry.finding(kind)
                .ifPresent(finding -> findings.put(entry.probe().slot(), finding)));
        return sections.with(kind.name(), kind.summaries(), kind.summarise(findings));
    }
}
