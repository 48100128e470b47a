package network.icn.satellite.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.satellite.LogWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last heads of the other satellites, one behind the other in the file `peer.heads`. Losing it costs
/// an answer to a question that HyperNodes can answer, too.
final class PeerHeadFile {
    private static final Logger LOG = LoggerFactory.getLogger(PeerHeadFile.class);
    private static final String NAME = "peer.heads";
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    /// @param directory of the node's data
    PeerHeadFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    void keep(List<Signed> heads) {
        CanonicalWriter out = new CanonicalWriter();
        heads.forEach(head -> head.writeTo(out));
        try {
            DurableFiles.replace(file, out.toBytes());
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("cannot keep the heads of other satellites");
        }
    }

    /// Lets the watch hear again what was kept.
    ///
    /// @param counts whether a head is of somebody whose heads are kept, under a right signature
    void restore(Predicate<Signed> counts, LogWatch watch) {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
                return;
            }
            for (Signed head : read()) {
                if (counts.test(head)) {
                    LogWatch.Heard _ = watch.hear(head);
                }
            }
        } catch (IOException | MalformedException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.toString())
                    .log("heads of other satellites are lost");
        }
    }

    private List<Signed> read() throws IOException, MalformedException {
        CanonicalReader in = new CanonicalReader(Files.readAllBytes(file));
        List<Signed> heads = new ArrayList<>();
        while (in.remaining() > 0) {
            heads.add(Signed.readFrom(in));
        }
        return heads;
    }
}
