package network.icn.libp2p.pubsub;

import java.time.Duration;

/// Bounds of what waits for one peer, in both directions.
///
/// @param controlBytes mesh control waiting to be sent; a peer that lets more pile up is disconnected, since
///     control is never dropped
/// @param ownBytes own messages waiting; beyond it new ones are not queued for this peer
/// @param forwardBytes passed-on messages waiting; beyond it the oldest go
/// @param gossipBytes gossip waiting; beyond it the oldest goes
/// @param forwardAge a passed-on message that waited longer is not sent: others have delivered it
/// @param stall a peer that takes nothing of what waits for this long is disconnected; one that takes less
///     than half of what is passed on to it for this long leaves the meshes
/// @param unhandledRpcs received frames of one peer that the router has not seen yet
/// @param unhandledMessages received messages of one peer that are not yet checked and consumed; beyond it its
///     stream is not read, so that back-pressure reaches it
/// @param unhandledBytes the same in bytes
public record QueueLimits(
        int controlBytes,
        int ownBytes,
        int forwardBytes,
        int gossipBytes,
        Duration forwardAge,
        Duration stall,
        int unhandledRpcs,
        int unhandledMessages,
        int unhandledBytes) {
    public static final QueueLimits DEFAULT = new QueueLimits(
            1 << 20, 8 << 20, 2 << 20, 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(30), 16, 256, 1 << 20);

    public QueueLimits {
        int smallest = Math.min(Math.min(controlBytes, ownBytes), Math.min(forwardBytes, gossipBytes));
        int fewest = Math.min(Math.min(unhandledRpcs, unhandledMessages), unhandledBytes);
        if (smallest < 1 || fewest < 1 || !forwardAge.isPositive() || !stall.isPositive()) {
            throw new IllegalArgumentException("queue limits: all must be positive");
        }
    }
}
