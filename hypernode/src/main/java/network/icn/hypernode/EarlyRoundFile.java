package network.icn.hypernode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what this node has witnessed of rounds that were let out before their time, one JSON object a line: evidence
/// against whoever holds the chain's key, to be held beside other operators'.
final class EarlyRoundFile implements NoticeListener {
    static final String NAME = "early-rounds.jsonl";
    /// Some thousand rounds: whoever lets out more has been convicted by the first.
    static final long MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(EarlyRoundFile.class);

    private final Path file;

    EarlyRoundFile(Path dataDirectory) {
        this.file = dataDirectory.resolve(NAME);
    }

    @Override
    public void on(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.RoundTooEarly(var early, Signed witness)) {
            keep("{\"round\":" + early.beacon().round() + ",\"seen\":\"" + early.seenAt() + "\",\"witness\":\""
                    + witness.signer() + "\",\"statement\":\""
                    + HexFormat.of().formatHex(witness.statement().bytes()) + "\",\"signature\":\""
                    + witness.signature() + "\"}\n");
        }
    }

    private void keep(String line) {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            if (out.size() >= MAX_BYTES) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            // The line in the log says the same.
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("cannot keep what was witnessed of an early round");
        }
    }
}
