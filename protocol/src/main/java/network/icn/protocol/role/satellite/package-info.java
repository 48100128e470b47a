/// The rules of an archive node: what it takes, what it keeps and what it signs for. Entries, heads and
/// receipts in canonical bytes, and the machine that decides.
@NullMarked
package network.icn.protocol.role.satellite;

import org.jspecify.annotations.NullMarked;
