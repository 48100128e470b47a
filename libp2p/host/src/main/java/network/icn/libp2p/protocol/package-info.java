/// The protocols every peer speaks: identify, identify push, ping.
@NullMarked
package network.icn.libp2p.protocol;

import org.jspecify.annotations.NullMarked;
