/// What nodes have left on their disks, read from docs/wire.md alone: no code of the nodes that are judged.
@NullMarked
package network.icn.cli.witness;

import org.jspecify.annotations.NullMarked;
