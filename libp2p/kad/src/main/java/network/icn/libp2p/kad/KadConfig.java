package network.icn.libp2p.kad;

import java.time.Duration;

/// What peer routing is started with.
///
/// @param protocol `/ipfs/kad/1.0.0`, or a name of its own for a private network
/// @param server whether this host answers and wants to be in the tables of others; hosts that cannot be dialled are
///     better clients
/// @param k closest peers that a search ends with, and peers in a bucket; too few and churn loses parts of the network,
///     too many and every search asks them all
/// @param alpha questions in flight; too few and slow peers hold up the search, too many and it asks in vain
/// @param queryTimeout for one question, dialling included
/// @param lookupTimeout for a whole search
/// @param refresh between two searches that keep the table fresh
public record KadConfig(
        String protocol,
        boolean server,
        int k,
        int alpha,
        Duration queryTimeout,
        Duration lookupTimeout,
        Duration refresh) {
    /// The name in the public network.
    public static final String PUBLIC_PROTOCOL = "/ipfs/kad/1.0.0";

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public KadConfig {
        if (protocol.isEmpty() || k < 1 || alpha < 1) {
            throw new IllegalArgumentException("protocol, k, alpha: none may be empty or below 1");
        }
        if (!queryTimeout.isPositive() || !lookupTimeout.isPositive() || !refresh.isPositive()) {
            throw new IllegalArgumentException("queryTimeout, lookupTimeout, refresh: above zero");
        }
    }

    /// A server with the specification's values: k 20, alpha 10, a refresh every ten minutes.
    public static KadConfig server(String protocol) {
        return new KadConfig(
                protocol, true, 20, 10, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }

    /// A client with the specification's values.
    public static KadConfig client(String protocol) {
        return server(protocol).withServer(false);
    }

    /// Answering the questions of others, or only asking.
    public KadConfig withServer(boolean value) {
        return new KadConfig(protocol, value, k, alpha, queryTimeout, lookupTimeout, refresh);
    }

    /// With another number of peers in a bucket and in an answer.
    public KadConfig withK(int value) {
        return new KadConfig(protocol, server, value, alpha, queryTimeout, lookupTimeout, refresh);
    }
}
