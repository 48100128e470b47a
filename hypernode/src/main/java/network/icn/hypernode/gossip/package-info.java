/// How HyperNodes talk to each other: a narrow port, and libp2p behind it.
@NullMarked
package network.icn.hypernode.gossip;

import org.jspecify.annotations.NullMarked;
