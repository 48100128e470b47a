package network.icn.cli.witness;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which satellite has given a HyperNode a receipt for what, by that node's `votes.wal`.
public final class Settlements {
    private static final int SETTLED = 5;

    private Settlements() {}

    /// @param satellite its key, hex
    /// @param digest of the report, or id of the evidence, hex
    public record Settlement(String satellite, String digest) {}

    /// None if there is no such file.
    public static List<Settlement> of(Path votesFile) {
        return WalBytes.records(votesFile).stream()
                .flatMap(record -> read(record).stream())
                .toList();
    }

    private static Optional<Settlement> read(ByteBuffer record) {
        return record.remaining() > 2 * Digests.BYTES && record.get() == SETTLED
                ? Optional.of(new Settlement(Digests.hex(record, Digests.BYTES), Digests.hex(record, Digests.BYTES)))
                : Optional.empty();
    }
}
