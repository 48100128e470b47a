/// The index: a database that answers questions about the log quickly. It holds nothing of its own: whatever is
/// missing, stale or broken is made again from the log (docs/design/archive.md 1).
@NullMarked
package network.icn.satellite.index;

import org.jspecify.annotations.NullMarked;
