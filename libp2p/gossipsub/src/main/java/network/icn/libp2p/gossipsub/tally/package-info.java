/// Peer scoring of gossipsub 1.1 as a pure machine: what peers do goes in, a number per peer comes out, no clock and no
/// thread. [network.icn.libp2p.gossipsub.tally.Scoring] is the door, for the router alone.
@NullMarked
package network.icn.libp2p.gossipsub.tally;

import org.jspecify.annotations.NullMarked;
