package network.icn.scalernode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import network.icn.node.Reason;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.ObjectsHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file `scrub`, which says how far the scrub has come.
final class ScrubFile {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubFile.class);
    private static final String NAME = "scrub";
    private static final String VERSION = "icn-scrub-2";

    /// @param object of whose blocks one is read next in the running pass; 0 between two
    /// @param block of that object
    /// @param finished when the last pass ended, in whole seconds; empty if none has
    record Position(long object, long block, Optional<Instant> finished) {
        static final Position START = new Position(0, 0, Optional.empty());
    }

    private final Path file;

    ScrubFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /// A file that cannot be read begins a pass anew.
    Position read() {
        try {
            return Files.exists(file) ? parse(Files.readString(file, StandardCharsets.US_ASCII)) : Position.START;
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", Reason.of(e))
                    .log("the scrub begins anew");
            return Position.START;
        }
    }

    private static Position parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (!words[0].equals(VERSION)) {
            throw new IllegalArgumentException("of another version");
        }
        long object = Decimal.parse(words[1], 0, ObjectsHead.MAX_OBJECTS);
        long block = Decimal.parse(words[2], 0, ObjectEntry.MAX_LEAVES);
        long end = Decimal.parse(words[3], 0, Instant.MAX.getEpochSecond());
        return new Position(object, block, end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end)));
    }

    void save(Position position) {
        long end = position.finished().map(Instant::getEpochSecond).orElse(0L);
        String line = VERSION + " " + position.object() + " " + position.block() + " " + end + "\n";
        try {
            DurableFiles.replace(file, line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", Reason.of(e))
                    .log("cannot save the scrub");
        }
    }
}
