package network.icn.protocol.network.registry;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.beacon.ChainInfo;

/// The signed, versioned snapshot of the network: members, keys, endpoints, stake, claims, parameters, beacon chain.
/// Every list is ordered by node id, so one registry has one encoding.
///
/// @param networkId keeps statements of one network out of another
/// @param link its place among the versions
/// @param authority the key that signs registries of this network
public record Registry(
        long networkId,
        String name,
        RegistryLink link,
        NodeId authority,
        Parameters parameters,
        ChainInfo beacon,
        List<HyperNodeMember> hyperNodes,
        List<ScalerNodeMember> scalerNodes,
        List<SatelliteMember> satellites)
        implements Statement {
    /// A bound for parsing; a registry is read whole into memory.
    static final int MAX_MEMBERS = 60_000;
    /// A satellite keeps it beside its log: some 30,000 HyperNodes.
    public static final int MAX_BYTES = (7 << 20) - Signature64.BYTES;

    public Registry {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
        Label.require("name", name);
        hyperNodes = List.copyOf(hyperNodes);
        scalerNodes = List.copyOf(scalerNodes);
        satellites = List.copyOf(satellites);
        requireAscending(
                "hyperNodes", hyperNodes.stream().map(HyperNodeMember::id).toList());
        requireAscending(
                "scalerNodes", scalerNodes.stream().map(ScalerNodeMember::id).toList());
        requireAscending(
                "satellites", satellites.stream().map(SatelliteMember::id).toList());
    }

    private static void requireAscending(String list, List<NodeId> ids) {
        if (ids.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(list + ": must be at most " + MAX_MEMBERS + ", got " + ids.size());
        }
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                throw new IllegalArgumentException(
                        list + ": must be ascending by id and without duplicates, see " + ids.get(i));
            }
        }
    }

    /// What is the same in every version of it.
    public Genesis genesis() {
        return new Genesis(networkId, parameters.clock(), parameters.windowSlots(), beacon);
    }

    /// The network's name in everything that is signed ([Genesis#network]).
    public Hash32 network() {
        return genesis().network();
    }

    /// From 1; each change makes the next one.
    public long version() {
        return link.version();
    }

    /// The same content at another place among the versions.
    public Registry with(RegistryLink other) {
        return new Registry(networkId, name, other, authority, parameters, beacon, hyperNodes, scalerNodes, satellites);
    }

    /// The same version with other members.
    public Registry with(List<HyperNodeMember> hyper, List<ScalerNodeMember> scaler, List<SatelliteMember> satellite) {
        return new Registry(networkId, name, link, authority, parameters, beacon, hyper, scaler, satellite);
    }

    /// The same version with other parameters.
    public Registry with(Parameters other) {
        return new Registry(networkId, name, link, authority, other, beacon, hyperNodes, scalerNodes, satellites);
    }

    /// The HyperNode of that id; empty if it is no member.
    public Optional<HyperNodeMember> hyperNode(NodeId id) {
        return find(hyperNodes, HyperNodeMember::id, id);
    }

    /// The ScalerNode of that id; empty if it is no member.
    public Optional<ScalerNodeMember> scalerNode(NodeId id) {
        return find(scalerNodes, ScalerNodeMember::id, id);
    }

    /// The satellite of that id; empty if it is no member.
    public Optional<SatelliteMember> satellite(NodeId id) {
        return find(satellites, SatelliteMember::id, id);
    }

    /// Whether a node has any role.
    public boolean isMember(NodeId id) {
        return hyperNode(id).isPresent()
                || scalerNode(id).isPresent()
                || satellite(id).isPresent();
    }

    /// Binary search: the lists are in the order of ids, and every message is looked up here.
    private static <T> Optional<T> find(List<T> members, Function<T, NodeId> idOf, NodeId wanted) {
        int low = 0;
        int high = members.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = idOf.apply(members.get(middle)).compareTo(wanted);
            if (order == 0) {
                return Optional.of(members.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    @Override
    public Header header() {
        return new Header(Domain.REGISTRY, network(), version());
    }

    @Override
    public byte[] bytes() {
        return RegistryCodec.encode(this);
    }

    /// @throws MalformedException if the bytes are not the one encoding of a valid registry
    public static Registry parse(byte[] statement) throws MalformedException {
        return RegistryCodec.decode(statement);
    }
}
