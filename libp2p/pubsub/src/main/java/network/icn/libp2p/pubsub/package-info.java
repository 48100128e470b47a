/// Publish and subscribe over libp2p: the shell that runs the pure gossip router of
/// [network.icn.libp2p.gossipsub] on threads, streams and bounded queues.
@NullMarked
package network.icn.libp2p.pubsub;

import org.jspecify.annotations.NullMarked;
