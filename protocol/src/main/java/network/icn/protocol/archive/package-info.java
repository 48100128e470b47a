/// What satellites archive and sign for: entries, receipts, heads of their logs, and what convicts one that lied.
@NullMarked
package network.icn.protocol.archive;

import org.jspecify.annotations.NullMarked;
