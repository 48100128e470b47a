/// What HyperNodes tell each other, and over which topics.
@NullMarked
package network.icn.protocol.gossip;

import org.jspecify.annotations.NullMarked;
