package network.icn.node.rpc;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import network.icn.node.net.AddressGroup;
import network.icn.node.net.FairShares;
import network.icn.protocol.kernel.identity.NodeId;
import org.jspecify.annotations.Nullable;

/// Which connections a server keeps. Strangers compete with strangers of other addresses, a member only with itself:
/// nobody can take the place that another one has.
///
/// A connection begins as one of nobody. When its handshake has shown who it is, it counts for that member, or for the
/// strangers.
final class ConnectionShares {
    private static final int MAX_ADDRESSES = 4_096;

    private final Predicate<NodeId> members;
    private final FairShares<Channel> unidentified;
    private final FairShares<Channel> strangers;
    private final int perMember;
    private final ConcurrentMap<NodeId, FairShares<Channel>> ofMembers = new ConcurrentHashMap<>();
    private final ConcurrentMap<SocketAddress, Channel> open = new ConcurrentHashMap<>();
    /// Groups of addresses from which members have come, the last of them.
    private final FairShares<String> addresses = new FairShares<>(MAX_ADDRESSES);

    ConnectionShares(GrpcLimits limits, Predicate<NodeId> members) {
        this.members = members;
        this.unidentified = new FairShares<>(limits.maxUnidentified());
        this.strangers = new FairShares<>(limits.maxStrangers());
        this.perMember = limits.maxConnectionsPerMember();
    }

    /// A connection that has not said a word yet.
    void accepted(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (remote == null) {
            // Gone before it was looked at.
            Future<?> _ = channel.close();
            return;
        }
        open.put(remote, channel);
        Future<?> _ = channel.closeFuture().addListener(_ -> closed(remote, channel));
        displace(unidentified.add(channel, AddressGroup.of(remote)));
    }

    /// Its handshake is over.
    ///
    /// @param peer empty if it showed no certificate
    void identified(@Nullable SocketAddress remote, Optional<NodeId> peer) {
        Channel channel = remote == null ? null : open.get(remote);
        if (channel == null || !unidentified.remove(channel)) {
            return;
        }
        Optional<NodeId> member = peer.filter(members);
        if (member.isPresent()) {
            var _ = addresses.add(AddressGroup.of(remote), member.get().toString());
            displace(ofMembers
                    .computeIfAbsent(member.get(), _ -> new FairShares<>(perMember))
                    .add(channel, "member"));
        } else {
            displace(strangers.add(channel, AddressGroup.of(remote)));
        }
        if (!channel.isOpen()) {
            // It closed while it was filed; its listener may have looked in the old place.
            closed(remote, channel);
        }
    }

    /// Whether a member has come from there.
    boolean isOfMembers(String group) {
        return addresses.contains(group);
    }

    private static void displace(Optional<Channel> displaced) {
        displaced.ifPresent(channel -> {
            Future<?> _ = channel.close();
        });
    }

    private void closed(@Nullable SocketAddress remote, Channel channel) {
        if (remote != null) {
            open.remove(remote, channel);
        }
        if (!unidentified.remove(channel) && !strangers.remove(channel)) {
            ofMembers.values().forEach(share -> share.remove(channel));
        }
    }

    int size() {
        return open.size();
    }
}
