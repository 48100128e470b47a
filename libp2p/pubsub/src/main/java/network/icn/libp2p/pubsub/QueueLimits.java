package network.icn.libp2p.pubsub;

import java.time.Duration;

/// Bounds of what waits for one peer, in both directions.
///
/// @param controlBytes mesh control waiting to be sent; a peer that lets more pile up is disconnected, since
///     control is never dropped: too small and a burst of subscriptions costs an honest peer its connection,
///     too large and each silent peer holds that much memory
/// @param ownBytes own messages waiting; beyond it new ones are not queued for this peer, which
///     [PubSub#publish] tells: too small and a burst of our own is lost, too large and each slow peer holds
///     that much memory, and what it gets is old
/// @param forwardBytes passed-on messages waiting; beyond it the oldest go: too small and a short pause of a
///     peer loses messages, too large and memory is spent on what others have delivered
/// @param gossipBytes gossip waiting; beyond it the oldest goes, and nothing more is encoded: too small and
///     what the mesh lost is not repaired, too large and whoever asks without reading holds that much memory
/// @param forwardAge a passed-on message that waited longer is not sent: others have delivered it. Too short
///     and a busy peer is skipped, too long and a peer that falls behind stays behind
/// @param stall a peer that takes nothing of what waits for this long is disconnected; one that takes less
///     than half of what is passed on to it for this long leaves the meshes: too short and a pause costs an
///     honest peer its place, too long and dead peers hold full queues and places in meshes
/// @param unhandledRpcs received frames that are taken at once, after which room is looked for again: too few
///     and each frame asks for the router, too many and one read goes far beyond the two limits below
/// @param unhandledMessages received messages of one peer that are not yet checked and consumed; beyond it
///     its stream is not read, so that back-pressure reaches it: too few and the validators idle between
///     reads, too many and a flood fills memory. One peer alone gets at most half of
///     [PubSubConfig.Workers#waitingValidations]
/// @param unhandledBytes the same in bytes: too few and large messages come one by one, too many and a flood
///     fills memory
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
    /// For neighbours that take what comes within seconds.
    public static final QueueLimits DEFAULT = new QueueLimits(
            1 << 20, 8 << 20, 2 << 20, 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(30), 16, 256, 1 << 20);

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public QueueLimits {
        int smallest = Math.min(Math.min(controlBytes, ownBytes), Math.min(forwardBytes, gossipBytes));
        int fewest = Math.min(Math.min(unhandledRpcs, unhandledMessages), unhandledBytes);
        if (smallest < 1 || fewest < 1 || !forwardAge.isPositive() || !stall.isPositive()) {
            throw new IllegalArgumentException("queue limits: all must be positive");
        }
    }
}
