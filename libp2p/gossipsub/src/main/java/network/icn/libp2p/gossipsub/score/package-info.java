/// Peer scoring of gossipsub 1.1: its parameters, and a score taken apart.
/// [network.icn.libp2p.gossipsub.score.ScoreParams] is the door.
@NullMarked
package network.icn.libp2p.gossipsub.score;

import org.jspecify.annotations.NullMarked;
