package network.icn.node.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import network.icn.node.ConfigException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.SigningRecord.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectionFileTest {
    private static final NodeId NODE = Ed25519.best().signer(new byte[32]).id();
    private static final NodeId OTHER =
            Ed25519.best().signer(Hash32.sha256(new byte[0]).bytes()).id();

    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {1});

    @TempDir
    Path directory;

    private Path file;
    private SigningRecord record;

    private static Entry entry(EraId era, Payload record) {
        return new Entry(era, Hash32.sha256(record.bytes()), "commit and reveal", record);
    }

    @BeforeEach
    void write() {
        file = directory.resolve("node.protection");
        record = new SigningRecord(
                NETWORK,
                NODE,
                Instant.parse("2026-01-02T03:04:05.006Z"),
                new EraId(4),
                List.of(
                        entry(new EraId(4), Payload.of(new byte[] {1, 2, 3})),
                        entry(new EraId(5), Payload.of(new byte[] {-1}))));
        ProtectionFile.write(file, "hypernode", record);
    }

    private SigningRecord read() {
        return ProtectionFile.read(file, "hypernode", NETWORK, NODE, ProtectionFileTest::entry);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .satisfies(refusal -> {
                    for (String word : words) {
                        assertThat(refusal).hasMessageContaining(word);
                    }
                });
    }

    @Test
    void whatIsWrittenReadsBackAndIsForItsOwnersEyes() throws IOException {
        assertThat(read()).isEqualTo(record);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("\"era\" : 5, \"says\" : \"commit and reveal\"", NODE.toString());
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> ProtectionFile.write(file, "hypernode", record))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void everyChangedOrMissingByteIsFound() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        for (int at = 0; at < sound.length; at++) {
            byte[] bent = sound.clone();
            bent[at] ^= (byte) (1 << at % 7);
            Files.write(file, bent);
            assertRefused();
            Files.write(file, Arrays.copyOf(sound, at));
            assertRefused();
        }
        Files.write(file, Arrays.copyOf(sound, sound.length + 1));
        assertRefused();
    }

    /// Somebody who computes the checksum, too.
    private void edit(String from, String to) throws IOException {
        String text = Files.readString(file);
        int end = text.lastIndexOf(",\n  \"checksum\"");
        String edited = text.substring(0, end).replace(from, to);
        assertThat(edited).isNotEqualTo(text.substring(0, end));
        Hash32 sum = Hash32.sha256(edited.getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, edited + ",\n  \"checksum\" : \"" + sum + "\"\n}\n");
    }

    @Test
    void whatWouldNotHaveBeenWrittenIsRefusedUnderItsOwnChecksum() throws IOException {
        String[][] edits = {
            {"\"says\" : \"commit and reveal\"", "\"says\" : \"nothing\""},
            {"\"era\" : 5", "\"era\" : 05"},
            {"\"era\" : 5", "\"era\" : -5"},
            {"\"era\" : 5", "\"era\" : \"5\""},
            {"{\"era\" : 4", "{ \"era\" : 4"},
            {"\"covers\" : 4", "\"covers\" : 4.0"},
            {"\"covers\" : 4", "\"covers\" : 99999999999999999999"},
            {"05.006Z", "05.0060Z"},
            {"\"record\" : \"ff\"", "\"record\" : \"FF\""},
            {"\"record\" : \"ff\"", "\"record\" : \"f\""},
            {"\"record\" : \"ff\"", "\"rekord\" : \"ff\""},
            {"\"records\" : [", "\"also\" : 1,\n  \"records\" : ["},
            {"\"records\" : [", "\"records\" : [\n    7,"},
        };
        byte[] sound = Files.readAllBytes(file);
        for (String[] edit : edits) {
            Files.write(file, sound);
            edit(edit[0], edit[1]);
            assertRefused("must be", "export it again");
        }
    }

    @Test
    void anotherFormatRoleNetworkOrNodeIsNamed() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        edit("icn-protection/1", "icn-protection/2");
        assertRefused("must be of format icn-protection/1, it is of icn-protection/2");
        Files.write(file, sound);
        assertThatThrownBy(() -> ProtectionFile.read(file, "scalernode", NETWORK, NODE, ProtectionFileTest::entry))
                .hasMessageContaining("must be of role scalernode, it is of hypernode");
        assertThatThrownBy(() -> ProtectionFile.read(file, "hypernode", Hash32.ZERO, NODE, ProtectionFileTest::entry))
                .hasMessageContaining("must be of network " + Hash32.ZERO + ", it is of " + NETWORK);
        assertThatThrownBy(() -> ProtectionFile.read(file, "hypernode", NETWORK, OTHER, ProtectionFileTest::entry))
                .hasMessageContaining("must be of node " + OTHER + ", it is of " + NODE);
    }

    @Test
    void whatIsNoSuchFileIsOneLine() throws IOException {
        for (String other : List.of("", "null", "[]", "{}", "{\"format\" : 1}", "[".repeat(100_000))) {
            Files.writeString(file, other);
            assertRefused();
        }
        Files.delete(file);
        assertRefused("no such record of votes");
    }
}
