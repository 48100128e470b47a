/// Simulated nodes: the machines of the protocol and the router of libp2p, with virtual clocks, disks and links.
@NullMarked
package network.icn.simulator.world;

import org.jspecify.annotations.NullMarked;
