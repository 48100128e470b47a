package network.icn.satellite.query;

import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.ReportEntry;
import network.icn.satellite.index.port.Rows;

/// A report with the whole submission that it came in.
public record FoundReport(Rows.Report row, ReportEntry entry, ArchiveRecord record) {}
