package network.icn.protocol.role.satellite;

import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.network.era.EraId;

/// What an archive node wants done.
public sealed interface SatelliteEffect {
    /// What answers a [SatelliteInput.Submitted] in the end: one, maybe many steps later.
    sealed interface Reply extends Unordered {
        long token();
    }

    /// What may be done at any time after its step. Only [Append] stands in an order.
    sealed interface Unordered extends SatelliteEffect {}

    /// Run [Submission#check] anywhere and hand the outcome back: it is pure and takes processor time, so a
    /// shell spreads it over all cores and a simulation runs it in place.
    record Verify(long token, Submission submission) implements Unordered {}

    /// Write the record and flush it; then [SatelliteInput.Appended]. These effects have the order of the log.
    record Append(long token, ArchiveRecord record) implements SatelliteEffect {}

    /// Sign the receipt and send it.
    record Acknowledge(long token, SatelliteReceipt receipt) implements Reply {}

    /// Answer that it was not taken.
    record Refuse(long token, Refusal reason, String detail) implements Reply {}

    /// Two different values are certified for one shard and era. At least 2q-n members signed both: both
    /// entries are kept, and a person must look (docs/design/archive.md 5).
    record Alarm(EraId era, int shard, long firstIndex, long secondIndex) implements Unordered {}
}
