/// Raw connections and the way from a raw connection to a secured and multiplexed one.
@NullMarked
package network.icn.libp2p.transport;

import org.jspecify.annotations.NullMarked;
