package network.icn.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.node.ConfigException;
import network.icn.protocol.beacon.ChainInfo;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.registry.Claim;
import network.icn.protocol.registry.Endpoint;
import network.icn.protocol.registry.HyperNodeMember;
import network.icn.protocol.registry.Parameters;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.registry.SatelliteMember;
import network.icn.protocol.registry.ScalerNodeMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFileTest {
    private static final Signer AUTHORITY = signer(1);
    private static final Registry REGISTRY = registry();

    @TempDir
    Path directory;

    private static Signer signer(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return Ed25519.best().signer(seed);
    }

    private static Registry registry() {
        return new Registry(
                0xfedc_ba98_7654_3210L,
                "test net",
                3,
                AUTHORITY.id(),
                new Parameters(
                        Instant.parse("2026-11-21T00:00:00.250Z"),
                        Duration.ofSeconds(20),
                        12,
                        4,
                        3,
                        16,
                        527,
                        Duration.ofMillis(1_500),
                        360),
                new ChainInfo(
                        Payload.of(new byte[96]),
                        Duration.ofSeconds(3),
                        Instant.parse("2026-11-20T00:00:00Z"),
                        Hash32.sha256(new byte[] {1}),
                        "local"),
                List.of(new HyperNodeMember(signer(2).id(), "opérator \"A\"", 5, new Endpoint("h.example", 1))),
                List.of(new ScalerNodeMember(
                        signer(3).id(),
                        "provider",
                        new Endpoint("[::1]", 2),
                        new Claim(1L << 50, 10_000, Duration.ofMillis(2), 1L << 30, 990_000, "DEU/Frankfurt"))),
                List.of(new SatelliteMember(signer(4).id(), "op", new Endpoint("s", 3), new Endpoint("s", 4))));
    }

    private Path written() {
        Path file = directory.resolve("network.json");
        RegistryFile.write(file, REGISTRY, AUTHORITY);
        return file;
    }

    @Test
    void aPromiseThatCannotBeJudgedIsNeitherSignedNorRead() throws Exception {
        ScalerNodeMember honest = REGISTRY.scalerNodes().getFirst();
        Claim claim = new Claim(1, 1, Duration.ofMillis(1), 1, 995_000, "DEU/Frankfurt");
        Registry boastful = new Registry(
                REGISTRY.networkId(),
                REGISTRY.name(),
                REGISTRY.version(),
                REGISTRY.authority(),
                REGISTRY.parameters(),
                REGISTRY.beacon(),
                REGISTRY.hyperNodes(),
                List.of(new ScalerNodeMember(honest.id(), "provider", honest.endpoint(), claim)),
                REGISTRY.satellites());
        Path file = directory.resolve("boastful.json");

        assertThatThrownBy(() -> RegistryFile.write(file, boastful, AUTHORITY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "must leave room for 3 bad slots in a window of 360, got 995000; promise at most");
        RegistryFile.writeUnsigned(file, boastful);
        assertThat(RegistryFile.readUnverified(file))
                .as("a draft may be mended")
                .isEqualTo(boastful);
        String signature = AUTHORITY.sign(boastful.bytes()).toString();
        Files.writeString(
                file, Files.readString(file).replace("\"signature\" : \"\"", "\"signature\" : \"" + signature + '"'));
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad slots");
    }

    @Test
    void readsBackWhatTheAuthoritySigned() {
        assertThat(RegistryFile.read(written(), Ed25519.best())).isEqualTo(REGISTRY);
        assertThat(RegistryFile.read(written(), Ed25519.best(), AUTHORITY.id())).isEqualTo(REGISTRY);
    }

    @Test
    void refusesAnotherAuthorityThanThePinnedOne() {
        assertThatThrownBy(() ->
                        RegistryFile.read(written(), Ed25519.best(), signer(9).id()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be signed by " + signer(9).id());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\" : 3', '\"version\" : 4', the signature is wrong",
        "'\"version\" : 3', '\"version\" : \"3\"', network.version: must be a whole number",
        "'\"version\" : 3', '\"version\" : 3, \"version\" : 3', is not JSON",
        "'\"version\" : 3', '\"version\" : 3, \"extra\" : 1', unknown fields [extra]",
        "'\"name\"', '\"nmae\"', network.name: is missing",
        "'\"stake\" : 5', '\"stake\" : 0', stake: 1 to 2147483647",
        "'h.example:1', 'h.example', 'network.hyperNodes[0].endpoint: endpoint: host:port'",
        "'icn-network-1', 'icn-network-9', format must be icn-network-1"
    })
    void refusesAChangedFileInOneLine(String from, String to, String complaint) throws Exception {
        Path file = written();
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));

        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void anUnsignedFileCanBeShownButNotUsed() {
        Path file = directory.resolve("network.json");
        RegistryFile.writeUnsigned(file, REGISTRY);

        assertThat(RegistryFile.readUnverified(file)).isEqualTo(REGISTRY);
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("icn network sign");
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThatThrownBy(() -> RegistryFile.read(directory.resolve("none"), Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no such network file");
    }
}
