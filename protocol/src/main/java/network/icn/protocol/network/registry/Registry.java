package network.icn.protocol.network.registry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.beacon.ChainInfo;

/// The signed, versioned snapshot of the network: members, keys, endpoints, stake, claims, parameters, beacon chain.
/// Every list is ordered by node id, so one registry has one encoding.
///
/// @param networkId keeps statements of one network out of another
/// @param authority the key that signs registries of this network
public record Registry(
        long networkId,
        String name,
        long version,
        NodeId authority,
        Parameters parameters,
        ChainInfo beacon,
        List<HyperNodeMember> hyperNodes,
        List<ScalerNodeMember> scalerNodes,
        List<SatelliteMember> satellites)
        implements Statement {
    /// A bound for parsing; a registry is read whole into memory.
    static final int MAX_MEMBERS = 60_000;
    private static final int MAX_HOST = 253;
    private static final byte[] NETWORK_TAG = "ICN/network/1".getBytes(StandardCharsets.US_ASCII);

    public Registry {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
        Label.require("name", name);
        if (version < 1) {
            throw new IllegalArgumentException("version: must be from 1, got " + version);
        }
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

    /// What makes this network itself, whatever changes in it: its id, when its eras begin, how long they are, its
    /// beacon chain. Two networks with one id are two networks.
    public Hash32 network() {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(NETWORK_TAG)
                .u64(networkId)
                .time(parameters.genesis())
                .u64(parameters.eraLength().toMillis())
                .hash(beacon.hash())
                .toBytes());
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
        return new Header(Domain.REGISTRY, network(), version);
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out = header().writer();
        out.u64(networkId).text(name).fixed(authority.bytes());
        write(out, parameters);
        write(out, beacon);
        out.u16(hyperNodes.size());
        for (HyperNodeMember member : hyperNodes) {
            out.fixed(member.id().bytes()).text(member.operator()).u64(member.stake());
            write(out, member.endpoint());
        }
        out.u16(scalerNodes.size());
        for (ScalerNodeMember member : scalerNodes) {
            out.fixed(member.id().bytes()).text(member.provider());
            write(out, member.endpoint());
            write(out, member.claim());
        }
        out.u16(satellites.size());
        for (SatelliteMember member : satellites) {
            out.fixed(member.id().bytes()).text(member.operator());
            write(out, member.endpoint());
            write(out, member.web());
        }
        return out.toBytes();
    }

    /// @throws MalformedException if the bytes are not the one encoding of a valid registry
    public static Registry parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.REGISTRY, in);
        try {
            Registry registry = new Registry(
                    in.u64(),
                    in.text(Label.MAX_BYTES),
                    header.era(),
                    NodeId.of(in.fixed(NodeId.BYTES)),
                    readParameters(in),
                    readChain(in),
                    readHyperNodes(in),
                    readScalerNodes(in),
                    readSatellites(in));
            in.end();
            header.requireNetwork(registry.network());
            return registry;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("registry: " + e.getMessage());
        }
    }

    private static void write(CanonicalWriter out, Parameters value) {
        out.time(value.genesis())
                .u64(value.eraLength().toMillis())
                .u16(value.slotsPerEra())
                .u16(value.committeeSize())
                .u16(value.quorum())
                .u16(value.targetsPerShard())
                .u16(value.possessionSamplesPerEra())
                .u64(value.answerTimeout().toMillis())
                .u32(value.windowSlots());
    }

    private static Parameters readParameters(CanonicalReader in) throws MalformedException {
        return new Parameters(
                in.time(),
                readDuration(in),
                in.u16(),
                in.u16(),
                in.u16(),
                in.u16(),
                in.u16(),
                readDuration(in),
                Math.toIntExact(in.u32()));
    }

    private static void write(CanonicalWriter out, ChainInfo value) {
        out.fixed(value.publicKey().bytes())
                .u32(value.period().toSeconds())
                .u64(value.genesis().getEpochSecond())
                .hash(value.groupHash())
                .text(value.beaconId());
    }

    private static ChainInfo readChain(CanonicalReader in) throws MalformedException {
        return new ChainInfo(
                Payload.of(in.fixed(ChainInfo.PUBLIC_KEY_BYTES)),
                Duration.ofSeconds(in.u32()),
                Instant.ofEpochSecond(in.u64AtMost(253_402_300_799L)),
                in.hash(),
                in.text(Label.MAX_BYTES));
    }

    private static void write(CanonicalWriter out, Endpoint value) {
        out.text(value.host()).u16(value.port());
    }

    private static Endpoint readEndpoint(CanonicalReader in) throws MalformedException {
        return new Endpoint(in.text(MAX_HOST), in.u16());
    }

    private static void write(CanonicalWriter out, Claim value) {
        out.u64(value.capacityBytes())
                .u64(value.iops())
                .u64(value.latency().toMillis())
                .u64(value.bandwidthBytesPerSecond())
                .u32(value.availabilityPpm())
                .text(value.location());
    }

    private static Claim readClaim(CanonicalReader in) throws MalformedException {
        return new Claim(
                in.u64(), in.u64(), readDuration(in), in.u64(), Math.toIntExact(in.u32()), in.text(Label.MAX_BYTES));
    }

    private static Duration readDuration(CanonicalReader in) throws MalformedException {
        return Duration.ofMillis(in.u64AtMost(1L << 40));
    }

    private static List<HyperNodeMember> readHyperNodes(CanonicalReader in) throws MalformedException {
        int count = in.count(MAX_MEMBERS, NodeId.BYTES);
        List<HyperNodeMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new HyperNodeMember(
                    NodeId.of(in.fixed(NodeId.BYTES)), in.text(Label.MAX_BYTES), in.u64(), readEndpoint(in)));
        }
        return members;
    }

    private static List<ScalerNodeMember> readScalerNodes(CanonicalReader in) throws MalformedException {
        int count = in.count(MAX_MEMBERS, NodeId.BYTES);
        List<ScalerNodeMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new ScalerNodeMember(
                    NodeId.of(in.fixed(NodeId.BYTES)), in.text(Label.MAX_BYTES), readEndpoint(in), readClaim(in)));
        }
        return members;
    }

    private static List<SatelliteMember> readSatellites(CanonicalReader in) throws MalformedException {
        int count = in.count(MAX_MEMBERS, NodeId.BYTES);
        List<SatelliteMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new SatelliteMember(
                    NodeId.of(in.fixed(NodeId.BYTES)), in.text(Label.MAX_BYTES), readEndpoint(in), readEndpoint(in)));
        }
        return members;
    }
}
