package network.icn.cli.witness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;

/// The probes that both sides have signed for, by the files `transcripts/era-N.wal` of one side.
public final class KeptTranscripts {
    /// Header, then signer, signature and length of the signed challenge.
    private static final int CHALLENGE = 71 + 32 + 64 + 4;

    private static final int ERA = CHALLENGE + 48;
    private static final int TARGET = CHALLENGE + 90;
    /// Length of the kind's name. The name and the snapshot follow.
    private static final int KIND = CHALLENGE + 122;

    private KeptTranscripts() {}

    /// @param id SHA-256 of all of it
    /// @param target the ScalerNode's key, hex
    /// @param snapshot hash of the snapshot under which it answered, hex
    public record Kept(String id, long era, String target, String snapshot) {}

    /// All in a data directory, the oldest era first.
    public static List<Kept> in(Path dataDirectory) {
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(dataDirectory.resolve("transcripts"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wal"))
                    .sorted()
                    .toList()) {
                WalBytes.records(file).forEach(record -> all.add(read(record)));
            }
            return all;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new EnvironmentException("cannot list transcripts of " + dataDirectory, "check owner and path", e);
        }
    }

    private static Kept read(ByteBuffer record) {
        int snapshot = KIND + Short.BYTES + record.getShort(KIND);
        return new Kept(
                Digests.hex(Digests.sha256(record)),
                record.getLong(ERA),
                Digests.hex(record.slice(TARGET, Digests.BYTES), Digests.BYTES),
                Digests.hex(record.slice(snapshot, Digests.BYTES), Digests.BYTES));
    }
}
