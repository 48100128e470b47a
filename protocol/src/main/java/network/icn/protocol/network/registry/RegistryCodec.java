package network.icn.protocol.network.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.EraId;

/// The one encoding of a registry (docs/wire.md).
final class RegistryCodec {
    private static final int MAX_HOST = 253;
    /// The length of a name and a letter.
    private static final int MIN_TEXT_BYTES = 3;

    private RegistryCodec() {}

    static byte[] encode(Registry registry) {
        CanonicalWriter out = registry.header().writer();
        out.hash(registry.link().previous())
                .u64(registry.link().firstEra().number())
                .u64(registry.networkId())
                .text(registry.name())
                .fixed(registry.authority().bytes());
        write(out, registry.parameters());
        write(out, registry.beacon());
        out.u16(registry.hyperNodes().size());
        for (HyperNodeMember member : registry.hyperNodes()) {
            out.fixed(member.id().bytes()).text(member.operator()).u64(member.stake());
            write(out, member.endpoint());
            out.fixed(member.bls().point().bytes()).fixed(member.bls().proof().bytes());
        }
        out.u16(registry.scalerNodes().size());
        for (ScalerNodeMember member : registry.scalerNodes()) {
            out.fixed(member.id().bytes()).text(member.provider());
            write(out, member.endpoint());
            write(out, member.claim());
        }
        out.u16(registry.satellites().size());
        for (SatelliteMember member : registry.satellites()) {
            out.fixed(member.id().bytes()).text(member.operator());
            write(out, member.endpoint());
            write(out, member.web());
        }
        return out.toBytes();
    }

    /// @throws MalformedException if the bytes are not the one encoding of a valid registry
    static Registry decode(byte[] statement) throws MalformedException {
        if (statement.length > Registry.MAX_BYTES) {
            throw new MalformedException("registry: at most " + Registry.MAX_BYTES + " bytes, got " + statement.length);
        }
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.REGISTRY, in);
        try {
            RegistryLink link = new RegistryLink(header.era(), in.hash(), new EraId(in.u64AtMost(EraId.MAX)));
            Registry registry = new Registry(
                    in.u64(),
                    in.text(Label.MAX_BYTES),
                    link,
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
                .u32(value.windowSlots())
                .u16(value.kinds().size());
        value.kinds().forEach(out::text);
        write(out, value.decisions());
    }

    private static void write(CanonicalWriter out, Decisions value) {
        out.u8(Decisions.FORMAT);
        write(out, value.possession());
        write(out, value.timing());
        out.u32(value.vettingSamples()).u32(value.vettingEras());
        write(out, value.losses());
    }

    private static void write(CanonicalWriter out, LossBudget value) {
        out.u32(value.sharePpb()).u32(value.objectPpb()).u64(value.objectBytes());
    }

    private static void write(CanonicalWriter out, ErrorRates value) {
        out.u32(value.honestPpb())
                .u32(value.cheatingPpb())
                .u32(value.convictedPpb())
                .u32(value.acceptedPpb());
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
                Math.toIntExact(in.u32()),
                readKinds(in),
                readDecisions(in));
    }

    private static Decisions readDecisions(CanonicalReader in) throws MalformedException {
        int format = in.u8();
        if (format != Decisions.FORMAT) {
            throw new MalformedException("registry: decisions of format " + format + ", only " + Decisions.FORMAT
                    + " is known: a newer release may know it");
        }
        return new Decisions(
                readRates(in), readRates(in), Math.toIntExact(in.u32()), Math.toIntExact(in.u32()), readLosses(in));
    }

    private static LossBudget readLosses(CanonicalReader in) throws MalformedException {
        return new LossBudget(in.u32(), in.u32(), in.u64AtMost(Long.MAX_VALUE));
    }

    private static ErrorRates readRates(CanonicalReader in) throws MalformedException {
        return new ErrorRates(in.u32(), in.u32(), in.u32(), in.u32());
    }

    private static List<String> readKinds(CanonicalReader in) throws MalformedException {
        int count = in.count(Parameters.MAX_KINDS, MIN_TEXT_BYTES);
        List<String> kinds = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            kinds.add(in.text(Parameters.MAX_KIND_NAME));
        }
        return kinds;
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
        int count = in.count(Registry.MAX_MEMBERS, NodeId.BYTES);
        List<HyperNodeMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new HyperNodeMember(
                    NodeId.of(in.fixed(NodeId.BYTES)),
                    in.text(Label.MAX_BYTES),
                    in.u64(),
                    readEndpoint(in),
                    readBls(in)));
        }
        return members;
    }

    private static BlsKey readBls(CanonicalReader in) throws MalformedException {
        return new BlsKey(Payload.of(in.fixed(BlsKey.POINT_BYTES)), Payload.of(in.fixed(BlsKey.PROOF_BYTES)));
    }

    private static List<ScalerNodeMember> readScalerNodes(CanonicalReader in) throws MalformedException {
        int count = in.count(Registry.MAX_MEMBERS, NodeId.BYTES);
        List<ScalerNodeMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new ScalerNodeMember(
                    NodeId.of(in.fixed(NodeId.BYTES)), in.text(Label.MAX_BYTES), readEndpoint(in), readClaim(in)));
        }
        return members;
    }

    private static List<SatelliteMember> readSatellites(CanonicalReader in) throws MalformedException {
        int count = in.count(Registry.MAX_MEMBERS, NodeId.BYTES);
        List<SatelliteMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new SatelliteMember(
                    NodeId.of(in.fixed(NodeId.BYTES)), in.text(Label.MAX_BYTES), readEndpoint(in), readEndpoint(in)));
        }
        return members;
    }
}
