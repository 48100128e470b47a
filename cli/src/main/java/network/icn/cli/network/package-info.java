/// The commands that make and change signed registry snapshots.
@NullMarked
package network.icn.cli.network;

import org.jspecify.annotations.NullMarked;
