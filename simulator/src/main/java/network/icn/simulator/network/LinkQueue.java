package network.icn.simulator.network;

/// One direction of a link. It carries one message after the other, in the order in which they were sent: a large one
/// takes its time and holds up those behind it, and none overtakes another, as over TCP.
public final class LinkQueue {
    private long freeAt;
    private long lastArrival;

    /// Sends a message now.
    ///
    /// @param nowNanos never less than at the last call
    /// @param takesNanos how long the message takes up the link
    /// @param delayNanos from the last byte that leaves to its arrival
    /// @return when it is there
    public long send(long nowNanos, long takesNanos, long delayNanos) {
        lose(nowNanos, takesNanos);
        lastArrival = Math.max(lastArrival, freeAt + delayNanos);
        return lastArrival;
    }

    /// Sends a message that will not arrive: it takes up the link all the same.
    void lose(long nowNanos, long takesNanos) {
        freeAt = Math.max(nowNanos, freeAt) + takesNanos;
    }
}
