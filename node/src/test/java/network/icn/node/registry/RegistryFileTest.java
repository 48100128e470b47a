package network.icn.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import network.icn.node.ConfigException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFileTest {
    private static final Signer AUTHORITY = signer(1);
    private static final Registry REGISTRY = registry();

    @TempDir
    Path directory;

    private static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return seed;
    }

    private static Signer signer(int filler) {
        return Ed25519.best().signer(seed(filler));
    }

    private static Registry registry() {
        return new Registry(
                0xfedc_ba98_7654_3210L,
                "test net",
                RegistryLink.FIRST,
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
                List.of(new HyperNodeMember(
                        signer(2).id(), "opérator \"A\"", 5, new Endpoint("h.example", 1), BlsKey.of(seed(2)))),
                List.of(new ScalerNodeMember(
                        signer(3).id(),
                        "provider",
                        new Endpoint("::1", 2),
                        new Claim(1L << 50, 10_000, Duration.ofMillis(2), 1L << 30, 990_000, "DEU/Frankfurt"))),
                List.of(new SatelliteMember(signer(4).id(), "op", new Endpoint("s", 3), new Endpoint("s", 4))));
    }

    private static RegistryFile.Draft draft(Registry registry) {
        return new RegistryFile.Draft(Optional.empty(), registry, true);
    }

    private static Registry latest(SignedHistory signed) {
        return signed.history().latest();
    }

    /// The same network from era 5 on with another committee.
    private static Registry second() {
        Parameters now = REGISTRY.parameters();
        return REGISTRY.with(RegistryLink.after(REGISTRY, new EraId(5)))
                .with(new Parameters(
                        now.genesis(),
                        now.eraLength(),
                        now.slotsPerEra(),
                        7,
                        5,
                        now.targetsPerShard(),
                        now.possessionSamplesPerEra(),
                        now.answerTimeout(),
                        now.windowSlots()));
    }

    @Test
    void aFileHoldsEveryVersionAsItWasSigned() throws Exception {
        Path file = written();
        RegistryFile.Draft next = RegistryFile.readDraft(file, Ed25519.best());
        assertThat(next.begun()).isFalse();
        assertThat(next.registry().version()).isEqualTo(2);
        RegistryFile.writeUnsigned(file, next.with(second()));
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best())).hasMessageContaining("must be signed");
        RegistryFile.Draft begun = RegistryFile.readDraft(file, Ed25519.best());
        assertThat(begun.begun()).isTrue();
        RegistryFile.sign(file, begun, AUTHORITY);

        RegistryHistory history = RegistryFile.read(file, Ed25519.best()).history();

        assertThat(history.versions()).containsExactly(REGISTRY, second());
        assertThat(history.at(new EraId(4))).isEqualTo(REGISTRY);
        assertThat(history.at(new EraId(5))).isEqualTo(second());
    }

    /// Who named the key of another node, or one that cancels others' keys, could forge their votes.
    @Test
    void aKeyWithoutAProofOfItsHolderIsNeitherSignedNorRead() throws Exception {
        HyperNodeMember honest = REGISTRY.hyperNodes().getFirst();
        for (BlsKey wrong : List.of(
                BlsKey.of(seed(5)),
                new BlsKey(honest.bls().point(), BlsKey.of(seed(5)).proof()),
                new BlsKey(BlsKey.of(seed(5)).point(), honest.bls().proof()))) {
            Registry named = REGISTRY.with(
                    List.of(new HyperNodeMember(honest.id(), "op", 1, honest.endpoint(), wrong)),
                    REGISTRY.scalerNodes(),
                    REGISTRY.satellites());
            Path file = directory.resolve("named.json");
            assertThatThrownBy(() -> RegistryFile.write(file, named, AUTHORITY))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("bls of " + honest.id());
            RegistryFile.writeUnsigned(file, draft(named));
            String signature = AUTHORITY.sign(named.bytes()).toString();
            Files.writeString(
                    file,
                    Files.readString(file).replace("\"signature\" : \"\"", "\"signature\" : \"" + signature + '"'));
            assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the proof is wrong");
        }
    }

    /// Whoever carries the file changes nothing in the versions before, and takes none away.
    @Test
    void aVersionBeforeIsNeitherChangedNorLeftOut() throws Exception {
        Path file = written();
        RegistryFile.sign(file, RegistryFile.readDraft(file, Ed25519.best()).with(second()), AUTHORITY);
        String text = Files.readString(file);
        String before =
                text.substring(text.indexOf("\"statement\""), text.indexOf("\"", text.indexOf("\"statement\"") + 15));

        Files.writeString(file, text.replace(before, before.substring(0, 200) + "AAAA" + before.substring(204)));
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best())).isInstanceOf(ConfigException.class);
        Files.writeString(file, text.substring(0, text.indexOf("\"earlier\"")) + "\"earlier\" : [ ]\n}");
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must begin with version 1");
        String signature = AUTHORITY.sign(REGISTRY.bytes()).toString();
        Files.writeString(file, text.replace(signature, "00" + signature.substring(2)));
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the signature under version 1 is wrong");
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
                REGISTRY.link(),
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
        RegistryFile.writeUnsigned(file, draft(boastful));
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
        assertThat(latest(RegistryFile.read(written(), Ed25519.best()))).isEqualTo(REGISTRY);
        assertThat(latest(RegistryFile.read(written(), Ed25519.best(), AUTHORITY.id())))
                .isEqualTo(REGISTRY);
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
        "'\"version\" : 1', '\"version\" : 2', previous: must be the hash of the version before",
        "'\"firstEra\" : 0', '\"firstEra\" : 1', version 1 must count from era 0",
        "'\"firstEra\" : 0', '\"firstEra\" : -1', network.firstEra: must be from 0 to 2^40",
        "'\"earlier\" : [ ]', '\"earlier\" : [ 1 ]', must be an object",
        "'\"version\" : 1', '\"version\" : \"3\"', network.version: must be a whole number",
        "'\"version\" : 1', '\"version\" : 1, \"version\" : 1', is not JSON",
        "'\"version\" : 1', '\"version\" : 1, \"extra\" : 1', unknown fields [extra]",
        "'\"name\"', '\"nmae\"', network.name: is missing",
        "'\"possession-retest\" ]', '3 ]', network.parameters.kinds: must be a list of strings",
        "'\"possession-retest\" ]', '\"echo\" ]', network.parameters.kinds: must be 1 to 16 names",
        "'\"possession-retest\" ]', '\"zones\" ]', 'kinds of version 1: ''zones'' is no kind of challenge'",
        "'\"stake\" : 5', '\"stake\" : 0', network.hyperNodes[0].stake: must be from 1 to 2147483647",
        "'h.example:1', 'h.example', 'network.hyperNodes[0].endpoint: must be host:port'",
        "'icn-network-2', 'icn-network-9', format must be icn-network-2"
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
    void aKindOfChallengeThatIsNotKnownIsRefusedByName() {
        Path file = directory.resolve("network.json");
        Registry asksMore = REGISTRY.with(REGISTRY.parameters().withKinds(List.of("echo", "possession", "stranger")));
        RegistryFile.write(file, asksMore, AUTHORITY);

        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kinds of version 1: 'stranger' is no kind of challenge that this program knows")
                .hasMessageContaining("echo, possession")
                .hasMessageContaining("take a later version of this program");
        RegistryFile.write(file, REGISTRY.with(REGISTRY.parameters().withKinds(List.of("echo"))), AUTHORITY);
        assertThat(RegistryFile.read(file, Ed25519.best())
                        .history()
                        .latest()
                        .parameters()
                        .kinds())
                .containsExactly("echo");
    }

    private static Path caseOfTheFirstTrial(String name) throws Exception {
        return Path.of(
                Objects.requireNonNull(RegistryFileTest.class.getResource(name)).toURI());
    }

    @ParameterizedTest
    @CsvSource({
        "network-genesis-plus-999ms.json, network.beacon.genesis: must be a whole second",
        "network-era-20.000999s.json, network.parameters.eraLength: must be whole milliseconds",
        "network-operators-lone-surrogate.json, must be well-formed Unicode",
    })
    void whatSignedBytesCannotHoldIsRefused(String name, String complaint) throws Exception {
        Path file = caseOfTheFirstTrial(name);

        assertThatThrownBy(() -> RegistryFile.readUnverified(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint)
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> RegistryFile.read(file, Ed25519.best())).isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network-signed.json", "network-operators-question-mark.json"})
    void theSoundFilesBesideThemAreTaken(String name) throws Exception {
        assertThat(RegistryFile.readUnverified(caseOfTheFirstTrial(name)).version())
                .isPositive();
    }

    /// Every change of one value of the file is another registry, or refused: never a second file under one hash.
    @ParameterizedTest
    @CsvSource({
        "PT20S, PT0H20S, must be written PT20S",
        "PT20S, pt20s, must be written PT20S",
        "PT1.5S, PT1.500S, must be written PT1.5S",
        "h.example:1, icn_scaler_1:1, 'network.hyperNodes[0].endpoint: host: must be labels of letters'",
        "PT0.002S, PT0.0020001S, must be whole milliseconds",
        "2026-11-20T00:00:00Z, 2026-11-20T00:00:00.000Z, must be written 2026-11-20T00:00:00Z",
        "2026-11-20T00:00:00Z, 2026-11-20T01:00:00+01:00, must be written 2026-11-20T00:00:00Z",
        "2026-11-20T00:00:00Z, 2026-11-20T00:00:00.0000001Z, must be a whole",
        "h.example:1, H.example:1, must be written h.example:1",
        "h.example:1, h.example:01, port: must be from 1 to 65535",
        "h.example:1, h.example:\u0661, port: must be from 1 to 65535",
        "[::1]:2, [0:0::1]:2, must be written [::1]:2",
        "opérator, op\\ud800rator, must be well-formed Unicode",
        "opérator, op\\u00e9rator, 'must be written without needless escapes, it has \"op\\u00e9rator'",
        "h.example:1, h.ex\\u0061mple:1, 'must be written without needless escapes, it has \"h.ex\\u0061mple:1'",
        "'\"stake\"', '\"st\\u0061ke\"', must be written without needless escapes",
        "'\"stake\" : 5', '\"stake\" : 5.0', must be a whole number",
        "'\"stake\" : 5', '\"stake\" : 5e0', must be a whole number",
        "'\"stake\" : 5', '\"stake\" : 5, \"stake\" : 6', with each field once",
        "'\"stake\" : 5', '\"stake\" : 5, \"weight\" : 6', unknown fields [weight]",
        "'\"iops\" : 10000', '\"iops\" : 10000, \"iops2\" : 1', unknown fields [iops2]",
        "'\"networkId\" : \"', '\"networkId\" : \"0', must be a whole number",
        "'\"networkId\" : \"', '\"networkId\" : \"+', must be a whole number",
        "'s:4', 's:3', 'network.web: must not be that of another member'",
    })
    void noTwoFilesShowOneHash(String from, String to, String complaint) throws Exception {
        Path file = written();
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));

        assertThatThrownBy(() -> RegistryFile.readUnverified(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theFileIsOneDocumentInUtf8() throws Exception {
        Path file = written();
        String text = Files.readString(file);

        Files.writeString(file, text + "{}");
        assertThatThrownBy(() -> RegistryFile.readUnverified(file)).hasMessageContaining("is not JSON");
        Files.write(file, text.getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> RegistryFile.readUnverified(file)).hasMessageContaining("is not JSON");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RegistryFile.readUnverified(file)).hasMessageContaining("is not JSON in UTF-8");
        Files.writeString(file, "");
        assertThatThrownBy(() -> RegistryFile.readUnverified(file)).isInstanceOf(ConfigException.class);
    }

    @Test
    void anIdMayHaveAnyOfItsStandardTexts() throws Exception {
        Path file = written();
        String text = Files.readString(file);
        String id = REGISTRY.hyperNodes().getFirst().id().toString();
        HexFormat hex = HexFormat.of();
        String cid =
                "f0172" + hex.formatHex(REGISTRY.hyperNodes().getFirst().id().peerIdBytes());
        Files.writeString(file, text.replace(id, cid));

        assertThat(latest(RegistryFile.read(file, Ed25519.best()))).isEqualTo(REGISTRY);
    }

    @Test
    void aFolderOrALinkToNothingIsNoNetworkFile() throws Exception {
        assertThatThrownBy(() -> RegistryFile.readUnverified(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it is a folder");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
        assertThatThrownBy(() -> RegistryFile.readUnverified(link))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a link to nothing");
        assertThatThrownBy(() -> RegistryFile.writeUnsigned(directory.resolve("no/such.json"), draft(REGISTRY)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mkdir -p");
    }

    @Test
    void whatCannotBeReadIsNotWritten() {
        HyperNodeMember twice = new HyperNodeMember(
                signer(4).id(), "op", 1, REGISTRY.satellites().getFirst().web(), BlsKey.of(seed(2)));
        Registry shared = new Registry(
                REGISTRY.networkId(),
                REGISTRY.name(),
                REGISTRY.link(),
                REGISTRY.authority(),
                REGISTRY.parameters(),
                REGISTRY.beacon(),
                List.of(twice),
                REGISTRY.scalerNodes(),
                REGISTRY.satellites());

        assertThatThrownBy(() -> RegistryFile.writeUnsigned(directory.resolve("network.json"), draft(shared)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id: must have one role");
    }

    @Test
    void anUnsignedFileCanBeShownButNotUsed() {
        Path file = directory.resolve("network.json");
        RegistryFile.writeUnsigned(file, draft(REGISTRY));

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
