/// Files that survive a crash: written whole or not at all, names included.
@NullMarked
package network.icn.node.file;

import org.jspecify.annotations.NullMarked;
