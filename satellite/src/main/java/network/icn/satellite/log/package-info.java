/// The log: an append-only file of records, an RFC 6962 tree over their leaves, and the signed head. Knows
/// nothing of SLA reports.
@NullMarked
package network.icn.satellite.log;

import org.jspecify.annotations.NullMarked;
