package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/// What keeps a HyperNode from starting: each is one line, and leaves nothing behind that keeps the next start from
/// working.
class HyperNodeStartTest {
    @TempDir
    Path directory;

    private SmallNetwork network;
    private Path votes;

    @BeforeEach
    void makeANetwork() {
        network = new SmallNetwork(directory);
        votes = directory.resolve("hypernode-0/votes.wal");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private void startAndStop() {
        network.start(0);
        network.stop(0);
    }

    private void assertNoStart(Class<? extends RuntimeException> type, String... parts) {
        assertThatThrownBy(() -> network.start(0))
                .isInstanceOf(type)
                .hasMessageContainingAll(parts)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        int port = network.registry
                .hyperNode(network.hyperNodes.getFirst().id())
                .orElseThrow()
                .endpoint()
                .port();
        try (ServerSocket _ = new ServerSocket(port)) {
            assertNoStart(EnvironmentException.class, Integer.toString(port), "listen.port");
        }
        startAndStop();
    }

    @Test
    void anotherNodesVotes() throws IOException {
        network.start(1);
        network.stop(1);
        Files.createDirectories(votes.getParent());
        Files.copy(directory.resolve("hypernode-1/votes.wal"), votes);

        assertNoStart(ConfigException.class, votes.toString(), "must hold the votes of this node", "data.dir");

        Files.delete(votes);
        startAndStop();
    }

    @Test
    void anotherNetworksVotes() throws IOException {
        Files.createDirectories(votes.getParent());
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (SmallNetwork other = new SmallNetwork(elsewhere, 8, Duration.ofSeconds(4))) {
            other.start(0);
            other.stop(0);
        }
        Files.copy(elsewhere.resolve("hypernode-0/votes.wal"), votes);

        assertNoStart(ConfigException.class, votes.toString(), "in this network");
    }

    @Test
    void votesThatAreDamagedInTheMiddle() throws IOException {
        VoteLog log = open();
        log.persist(Payload.of(new byte[100]));
        log.persist(Payload.of(new byte[100]));
        log.keepPromises();
        log.close();
        byte[] bytes = Files.readAllBytes(votes);
        bytes[bytes.length - 150] ^= 1;
        Files.write(votes, bytes);

        assertNoStart(EnvironmentException.class, votes.toString(), "damaged at offset", "which was acknowledged");
        assertThat(Files.readAllBytes(votes)).as("nothing was changed").isEqualTo(bytes);
    }

    @Test
    void aFileThatIsNoVoteLog() throws IOException {
        Files.createDirectories(votes.getParent());
        Files.writeString(votes, "something else entirely");

        assertNoStart(EnvironmentException.class, votes.toString(), "is not a write-ahead file");
    }

    @Test
    void recordsOfAnotherVersion() throws IOException {
        VoteLog log = open();
        log.persist(Payload.of(new byte[] {99}));
        log.keepPromises();
        log.close();

        assertNoStart(EnvironmentException.class, "cannot go on from the votes", "got 99", "version");
    }

    private VoteLog open() throws IOException {
        Files.createDirectories(votes.getParent());
        return VoteLog.open(
                votes,
                RegistryHistory.of(network.registry),
                network.hyperNodes.getFirst().id(),
                network.fatal::add,
                DurableChannel::openFile);
    }

    @Test
    void votesThatASecondProcessUses() throws IOException {
        VoteLog log = open();

        assertNoStart(EnvironmentException.class, votes.toString(), "in use by another node");

        log.close();
        startAndStop();
    }

    /// Behind the header and its two marks of a page each, which every opening writes.
    private static byte[] recordsOf(byte[] file) {
        return Arrays.copyOfRange(file, 3 * 4_096, file.length);
    }

    @Test
    void aTornEndIsCutOffAndTheRestStays() throws IOException {
        startAndStop();
        byte[] bytes = Files.readAllBytes(votes);
        Files.write(votes, Arrays.copyOf(bytes, bytes.length + 5));

        startAndStop();

        // Behind them the node writes down from when on it knows what it has signed.
        assertThat(recordsOf(Arrays.copyOf(Files.readAllBytes(votes), bytes.length)))
                .isEqualTo(recordsOf(bytes));
        assertThat(votes.resolveSibling("votes.wal.lost")).doesNotExist();
    }

    @Test
    void aKeyThatIsNotInTheRegistry() {
        HyperNodeConfig member = network.config(0);
        network.startScalerNode(0);
        HyperNodeConfig stranger = new HyperNodeConfig(
                member.dataDirectory(),
                directory.resolve("scalernode-0.key"),
                member.networkFile(),
                Optional.empty(),
                "127.0.0.1",
                Optional.of(0),
                List.of(),
                "127.0.0.1",
                0,
                16,
                Duration.ofSeconds(1),
                false,
                HyperNodeConfig.Room.USUAL);

        assertThatThrownBy(() -> HyperNode.start(stranger))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("network.json", "as a HyperNode", "icn network add");
        assertThat(votes).doesNotExist();
    }

    /// Whoever has a BLS secret can prove it under any name: the other half of the proof is that the node itself does
    /// not run under it.
    @Test
    void aBlsKeyThatSomebodyElseProvedInThisNodesName() {
        NodeId honest = network.hyperNodes.getFirst().id();
        BlsKey planted = provenFor(honest);
        assertThat(planted.isProvenBy(honest)).as("the authority cannot tell").isTrue();
        network.sign(network.registry.with(
                network.registry.hyperNodes().stream()
                        .map(member -> member.id().equals(honest)
                                ? new HyperNodeMember(
                                        honest, member.operator(), member.stake(), member.endpoint(), planted)
                                : member)
                        .toList(),
                network.registry.scalerNodes(),
                network.registry.satellites()));

        assertNoStart(ConfigException.class, "must name this node's own BLS key", "icn network bls");
        assertThat(votes).doesNotExist();
    }

    /// By an attacker who has read docs/protocol.md.
    private static BlsKey provenFor(NodeId holder) {
        SecretKey secret = new SecretKey();
        secret.keygen(SmallNetwork.seed(99));
        Payload point = Payload.of(new P2(secret).compress());
        byte[] message = new CanonicalWriter()
                .fixed("ICN/bls-possession/1".getBytes(StandardCharsets.US_ASCII))
                .fixed(point.bytes())
                .fixed(holder.bytes())
                .toBytes();
        return new BlsKey(
                point,
                Payload.of(new P1()
                        .hash_to(message, "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_")
                        .sign_with(secret)
                        .compress()));
    }
}
