/// A whole network on loopback: plans it, starts it, watches it through its satellites, judges it.
@NullMarked
package network.icn.cli.devnet;

import org.jspecify.annotations.NullMarked;
