/// The write-ahead file: what a node has promised, on disk before it says so.
@NullMarked
package network.icn.node.wal;

import org.jspecify.annotations.NullMarked;
