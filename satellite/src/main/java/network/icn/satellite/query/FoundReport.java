package network.icn.satellite.query;

import java.util.Optional;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.satellite.index.port.Rows;

/// A report with the entry that it came in.
///
/// @param reveals the attachment; empty if it is missing or damaged
public record FoundReport(Rows.Report row, ReportEntry entry, Optional<Payload> reveals) {}
