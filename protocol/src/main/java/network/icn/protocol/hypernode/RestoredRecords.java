package network.icn.protocol.hypernode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.icn.protocol.agreement.Journal;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.era.EraId;

/// What the records of a node say, sorted out.
///
/// @param agreements records by subject, in their order
record RestoredRecords(
        TreeMap<EraId, BeaconValue> draws,
        Map<EraId, ProbeLedger> ledgers,
        Map<Hash32, List<Payload>> agreements,
        List<Shipment> owed,
        List<HyperNodeJournal.Settled> settled) {
    /// @param oldest what is older does not matter any more, but for shipments
    static RestoredRecords read(List<Payload> records, EraId oldest, int slots) {
        RestoredRecords restored = new RestoredRecords(
                new TreeMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        for (Payload record : records) {
            try {
                restored.add(HyperNodeJournal.parse(record), oldest, slots);
            } catch (MalformedException e) {
                throw new IllegalStateException("journal: a record of our own does not parse", e);
            }
        }
        return restored;
    }

    private void add(HyperNodeJournal entry, EraId oldest, int slots) throws MalformedException {
        switch (entry) {
            case HyperNodeJournal.Drawn(EraId era, BeaconValue beacon) -> {
                if (era.compareTo(oldest) >= 0) {
                    draws.put(era, beacon);
                }
            }
            case HyperNodeJournal.Probed(ProbeEntry probed) -> {
                EraId era = probed.probe().era();
                if (era.compareTo(oldest) >= 0) {
                    ledgers.computeIfAbsent(era, e -> new ProbeLedger(e, slots)).add(probed);
                }
            }
            case HyperNodeJournal.Agreed(Payload record) ->
                agreements
                        .computeIfAbsent(Journal.subjectOf(record), _ -> new ArrayList<>())
                        .add(record);
            case HyperNodeJournal.Owed(Shipment shipment) -> owed.add(shipment);
            case HyperNodeJournal.Settled done -> settled.add(done);
        }
    }
}
