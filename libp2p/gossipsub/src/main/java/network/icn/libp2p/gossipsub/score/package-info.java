/// Peer scoring of gossipsub 1.1 as a pure machine: counters in, a number per peer out, no clock and no thread.
/// [network.icn.libp2p.gossipsub.score.Scoring] is the door.
@NullMarked
package network.icn.libp2p.gossipsub.score;

import org.jspecify.annotations.NullMarked;
