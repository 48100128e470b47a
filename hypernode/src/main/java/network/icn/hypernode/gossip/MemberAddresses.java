package network.icn.hypernode.gossip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import network.icn.node.net.AddressGroup;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;

/// From where HyperNodes of the registry may come: the addresses of their endpoints, IPv6 with its /64. Names are
/// looked
/// up in the background now and then; one that finds nothing stays what it was.
final class MemberAddresses implements AutoCloseable {
    private static final Duration BETWEEN_LOOKUPS = Duration.ofMinutes(5);

    /// Looks up a name. Blocks.
    interface Names {
        InetAddress[] find(String name) throws UnknownHostException;
    }

    private final Names names;
    private final Map<Boolean, List<String>> hosts;
    private final Map<String, Set<String>> found = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Set<String> groups;

    MemberAddresses(List<Endpoint> endpoints, Names names) {
        this.names = names;
        this.hosts = endpoints.stream()
                .collect(Collectors.partitioningBy(
                        endpoint -> endpoint.kind() == Endpoint.Kind.NAME,
                        Collectors.mapping(Endpoint::host, Collectors.toList())));
        this.groups = literal();
    }

    /// With the system's names, looked up from now on.
    static MemberAddresses watch(List<HyperNodeMember> hyperNodes) {
        List<Endpoint> endpoints =
                hyperNodes.stream().map(HyperNodeMember::endpoint).toList();
        MemberAddresses addresses = new MemberAddresses(endpoints, InetAddress::getAllByName);
        Thread.ofVirtual().name("icn-member-names").start(addresses::keepLooking);
        return addresses;
    }

    private Set<String> literal() {
        return hosts.getOrDefault(false, List.of()).stream()
                .map(InetAddress::ofLiteral)
                .map(AddressGroup::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void keepLooking() {
        try {
            do {
                look();
            } while (!closed.await(BETWEEN_LOOKUPS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks up every name once. Blocks.
    void look() {
        for (String name : hosts.getOrDefault(true, List.of())) {
            if (closed.getCount() == 0) {
                return;
            }
            try {
                found.put(
                        name,
                        Arrays.stream(names.find(name)).map(AddressGroup::of).collect(Collectors.toSet()));
            } catch (UnknownHostException _) {
                // Not at the moment: what was found before stands.
            }
        }
        Set<String> all = found.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        all.addAll(literal());
        groups = Set.copyOf(all);
    }

    /// Whether a member may come from there. Never blocks.
    boolean contains(InetAddress address) {
        return groups.contains(AddressGroup.of(address));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
