/// What pubsub peers say to each other: messages, message ids, control, and their bounded protobuf codec.
@NullMarked
package network.icn.libp2p.gossipsub.rpc;

import org.jspecify.annotations.NullMarked;
