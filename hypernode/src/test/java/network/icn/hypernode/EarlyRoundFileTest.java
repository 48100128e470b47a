package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.clock.EarlyRound;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EarlyRoundFileTest {
    @TempDir
    Path directory;

    private HyperNodeNotice.RoundTooEarly early(SmallNetwork network, long round) {
        EarlyRound early = new EarlyRound(
                network.registry.network(),
                network.beacon(round),
                network.registry.parameters().clock().genesis());
        return new HyperNodeNotice.RoundTooEarly(early, early.signedBy(network.hyperNodes.getFirst()));
    }

    @Test
    void whatWasWitnessedCanBeCheckedFromTheFileAlone() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory)) {
            new EarlyRoundFile(directory).on(early(network, 4));
            new EarlyRoundFile(directory).on(early(network, 5));
            new EarlyRoundFile(directory).on(new HyperNodeNotice.TakesPart());

            List<String> lines = Files.readAllLines(directory.resolve(EarlyRoundFile.NAME));
            assertThat(lines).hasSize(2);
            JsonNode kept = JsonMapper.shared().readTree(lines.getLast());
            byte[] statement = HexFormat.of().parseHex(kept.get("statement").asString());
            Signed witness = new Signed(
                    Payload.of(statement),
                    NodeId.parse(kept.get("witness").asString()),
                    Signature64.of(HexFormat.of().parseHex(kept.get("signature").asString())));
            assertThat(witness.verify(Ed25519.best())).isTrue();
            assertThat(EarlyRound.parse(statement).beacon()).isEqualTo(network.beacon(5));
            assertThat(kept.get("round").asLong()).isEqualTo(5);
        }
    }

    @Test
    void aFloodOfRoundsFillsNoDisk() throws IOException {
        try (SmallNetwork network = new SmallNetwork(directory)) {
            Path file = directory.resolve(EarlyRoundFile.NAME);
            Files.write(file, new byte[(int) EarlyRoundFile.MAX_BYTES]);

            new EarlyRoundFile(directory).on(early(network, 4));

            assertThat(file).hasSize(EarlyRoundFile.MAX_BYTES);
        }
    }

    @Test
    void aDiskThatRefusesStopsNothing() {
        try (SmallNetwork network = new SmallNetwork(directory)) {
            new EarlyRoundFile(directory.resolve("away")).on(early(network, 4));

            assertThat(directory.resolve("away")).doesNotExist();
        }
    }
}
