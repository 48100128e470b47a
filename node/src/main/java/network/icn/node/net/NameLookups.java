package network.icn.node.net;

import java.security.Security;

/// How long the answers of the name service are remembered in this process: not at all. A node that moved is found at
/// the next dial, and so is a name that had no address a moment ago; the system's resolver remembers for as long as the
/// name's own time says.
public final class NameLookups {
    private NameLookups() {}

    /// Has an effect on all later lookups if no name was looked up before; a process calls it first.
    public static void forget() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        // Of the resolver in gRPC, which has a memory of its own.
        System.setProperty("networkaddress.cache.ttl", "0");
    }
}
