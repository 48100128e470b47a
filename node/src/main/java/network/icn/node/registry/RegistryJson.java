package network.icn.node.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The registry as JSON for people, field by field, both ways. What is signed are its canonical bytes, not this.
final class RegistryJson {
    private static final HexFormat HEX = HexFormat.of();

    private RegistryJson() {}

    static void write(Registry registry, ObjectNode out) {
        out.put("networkId", Long.toUnsignedString(registry.networkId()));
        out.put("name", registry.name());
        out.put("version", registry.version());
        out.put("previous", registry.link().previous().toString());
        out.put("firstEra", registry.link().firstEra().number());
        out.put("authority", registry.authority().toString());
        write(registry.parameters(), out.putObject("parameters"));
        write(registry.beacon(), out.putObject("beacon"));
        ArrayNode hyperNodes = out.putArray("hyperNodes");
        for (HyperNodeMember member : registry.hyperNodes()) {
            hyperNodes
                    .addObject()
                    .put("id", member.id().toString())
                    .put("operator", member.operator())
                    .put("stake", member.stake())
                    .put("endpoint", member.endpoint().toString())
                    .put("bls", member.bls().toString());
        }
        ArrayNode scalerNodes = out.putArray("scalerNodes");
        for (ScalerNodeMember member : registry.scalerNodes()) {
            ObjectNode node = scalerNodes
                    .addObject()
                    .put("id", member.id().toString())
                    .put("provider", member.provider())
                    .put("endpoint", member.endpoint().toString());
            write(member.claim(), node.putObject("claim"));
        }
        ArrayNode satellites = out.putArray("satellites");
        for (SatelliteMember member : registry.satellites()) {
            satellites
                    .addObject()
                    .put("id", member.id().toString())
                    .put("operator", member.operator())
                    .put("endpoint", member.endpoint().toString())
                    .put("web", member.web().toString());
        }
    }

    private static void write(Parameters parameters, ObjectNode out) {
        out.put("genesis", parameters.genesis().toString());
        out.put("eraLength", parameters.eraLength().toString());
        out.put("slotsPerEra", parameters.slotsPerEra());
        out.put("committeeSize", parameters.committeeSize());
        out.put("quorum", parameters.quorum());
        out.put("targetsPerShard", parameters.targetsPerShard());
        out.put("possessionSamplesPerEra", parameters.possessionSamplesPerEra());
        out.put("answerTimeout", parameters.answerTimeout().toString());
        out.put("windowSlots", parameters.windowSlots());
        parameters.kinds().forEach(out.putArray("kinds")::add);
        write(parameters.decisions(), out.putObject("decisions"));
    }

    private static void write(Decisions decisions, ObjectNode out) {
        write(decisions.possession(), out.putObject("possession"));
        write(decisions.timing(), out.putObject("timing"));
        out.put("vettingSamples", decisions.vettingSamples());
        out.put("vettingEras", decisions.vettingEras());
        out.putObject("losses")
                .put("sharePpb", decisions.losses().sharePpb())
                .put("objectPpb", decisions.losses().objectPpb())
                .put("objectBytes", decisions.losses().objectBytes());
    }

    private static void write(ErrorRates rates, ObjectNode out) {
        out.put("honestPpb", rates.honestPpb());
        out.put("cheatingPpb", rates.cheatingPpb());
        out.put("convictedPpb", rates.convictedPpb());
        out.put("acceptedPpb", rates.acceptedPpb());
    }

    private static void write(ChainInfo chain, ObjectNode out) {
        out.put("publicKey", HEX.formatHex(chain.publicKey().bytes()));
        out.put("period", chain.period().toString());
        out.put("genesis", chain.genesis().toString());
        out.put("groupHash", chain.groupHash().toString());
        out.put("beaconId", chain.beaconId());
    }

    private static void write(Claim claim, ObjectNode out) {
        out.put("capacityBytes", claim.capacityBytes());
        out.put("iops", claim.iops());
        out.put("latency", claim.latency().toString());
        out.put("bandwidthBytesPerSecond", claim.bandwidthBytesPerSecond());
        out.put("availabilityPpm", claim.availabilityPpm());
        out.put("location", claim.location());
    }

    /// @throws IllegalArgumentException naming the field that is wrong
    static Registry read(JsonFields in) {
        return new Registry(
                in.parsed("networkId", Decimal::parseUnsigned),
                in.text("name"),
                readLink(in),
                in.parsed("authority", NodeId::parse),
                in.object("parameters").whole(RegistryJson::readParameters),
                in.object("beacon").whole(RegistryJson::readChain),
                in.list("hyperNodes", RegistryJson::readHyperNode),
                in.list("scalerNodes", RegistryJson::readScalerNode),
                in.list("satellites", RegistryJson::readSatellite));
    }

    private static RegistryLink readLink(JsonFields in) {
        return new RegistryLink(
                in.number("version"),
                in.parsed("previous", text -> Hash32.of(hex(text))),
                firstEra(in.number("firstEra")));
    }

    private static EraId firstEra(long number) {
        if (number < 0 || number > EraId.MAX) {
            throw new IllegalArgumentException("network.firstEra: must be from 0 to 2^40, got " + number);
        }
        return new EraId(number);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a UTC time, as in 2026-01-01T00:00:00Z, got '" + text + "'", e);
        }
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a time, as in PT20S or PT1H, got '" + text + "'", e);
        }
    }

    private static byte[] hex(String text) {
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be hexadecimal, got '" + text + "'", e);
        }
    }

    private static Parameters readParameters(JsonFields in) {
        return new Parameters(
                in.parsed("genesis", RegistryJson::time),
                in.parsed("eraLength", RegistryJson::duration),
                in.integer("slotsPerEra"),
                in.integer("committeeSize"),
                in.integer("quorum"),
                in.integer("targetsPerShard"),
                in.integer("possessionSamplesPerEra"),
                in.parsed("answerTimeout", RegistryJson::duration),
                in.integer("windowSlots"),
                in.texts("kinds"),
                in.object("decisions").whole(RegistryJson::readDecisions));
    }

    private static Decisions readDecisions(JsonFields in) {
        return new Decisions(
                in.object("possession").whole(RegistryJson::readRates),
                in.object("timing").whole(RegistryJson::readRates),
                in.integer("vettingSamples"),
                in.integer("vettingEras"),
                in.object("losses").whole(RegistryJson::readLosses));
    }

    private static LossBudget readLosses(JsonFields in) {
        return new LossBudget(in.number("sharePpb"), in.number("objectPpb"), in.number("objectBytes"));
    }

    private static ErrorRates readRates(JsonFields in) {
        return new ErrorRates(
                in.number("honestPpb"), in.number("cheatingPpb"), in.number("convictedPpb"), in.number("acceptedPpb"));
    }

    private static ChainInfo readChain(JsonFields in) {
        return new ChainInfo(
                Payload.of(in.parsed("publicKey", RegistryJson::hex)),
                in.parsed("period", RegistryJson::duration),
                in.parsed("genesis", RegistryJson::time),
                in.parsed("groupHash", text -> Hash32.of(hex(text))),
                in.text("beaconId"));
    }

    private static HyperNodeMember readHyperNode(JsonFields in) {
        return new HyperNodeMember(
                in.parsed("id", NodeId::parse),
                in.text("operator"),
                in.number("stake"),
                in.parsed("endpoint", Endpoint::parse),
                in.parsed("bls", BlsKey::parse));
    }

    private static ScalerNodeMember readScalerNode(JsonFields in) {
        return new ScalerNodeMember(
                in.parsed("id", NodeId::parse),
                in.text("provider"),
                in.parsed("endpoint", Endpoint::parse),
                in.object("claim").whole(RegistryJson::readClaim));
    }

    private static Claim readClaim(JsonFields in) {
        return new Claim(
                in.number("capacityBytes"),
                in.number("iops"),
                in.parsed("latency", RegistryJson::duration),
                in.number("bandwidthBytesPerSecond"),
                in.integer("availabilityPpm"),
                in.text("location"));
    }

    private static SatelliteMember readSatellite(JsonFields in) {
        return new SatelliteMember(
                in.parsed("id", NodeId::parse),
                in.text("operator"),
                in.parsed("endpoint", Endpoint::parse),
                in.parsed("web", Endpoint::parse));
    }
}
