/// Gossip alone, attacked: the scenarios of the gossipsub 1.1 evaluation on the router of libp2p, unchanged.
@NullMarked
package network.icn.simulator.gossip;

import org.jspecify.annotations.NullMarked;
