package network.icn.satellite.query;

import network.icn.protocol.satellite.ArchiveRecord;
import network.icn.protocol.satellite.ReportEntry;
import network.icn.satellite.index.Rows;

/// A report with the whole submission that it came in.
public record FoundReport(Rows.Report row, ReportEntry entry, ArchiveRecord record) {}
