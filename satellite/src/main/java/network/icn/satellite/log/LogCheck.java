package network.icn.satellite.log;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.kernel.bytes.Payload;

/// Reads a log that no node uses, all of it, and changes nothing; a torn end is passed over.
public final class LogCheck {
    private LogCheck() {}

    /// Recomputes the tree and holds it to the heads.
    ///
    /// @param replay gets every entry with its attachment, or without it if that is missing or damaged
    /// @throws EnvironmentException if the log is damaged, shorter than its head says, or another one
    public static LogState run(LogSource source, BiConsumer<LogRecord, Optional<Payload>> replay) {
        try (HeadFile head = HeadFile.open(
                source.directory().resolve(ArchiveLog.HEAD_FILE),
                source.opener(),
                source.network(),
                source.signer(),
                source.verifier())) {
            AttachmentMap map = new AttachmentMap(source.segmentBytes());
            AttachmentFiles attachments = AttachmentFiles.reading(source.directory(), map);
            LogReading reading = new LogReading(source, head.head(), map, record -> {
                AttachmentRef named = source.named(record.index(), record.leaf());
                replay.accept(record, attachments.read(record.index()).filter(named::fits));
            });
            WriteAheadFile.read(source.directory().resolve(ArchiveLog.FILE), RecordBytes.MAX_BYTES, reading::record);
            reading.requireAll();
            return new LogState(reading.tree().size(), reading.tree().root());
        } catch (IOException e) {
            throw new EnvironmentException("cannot open " + ArchiveLog.HEAD_FILE, "check owner and path", e);
        }
    }
}
