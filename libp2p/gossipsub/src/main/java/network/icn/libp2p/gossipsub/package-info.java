/// The gossipsub 1.3 router as a pure machine: no clock, no thread, no socket, no crypto; the same inputs and
/// the same seed give the same effects. [network.icn.libp2p.gossipsub.GossipRouter] is the door.
@NullMarked
package network.icn.libp2p.gossipsub;

import org.jspecify.annotations.NullMarked;
