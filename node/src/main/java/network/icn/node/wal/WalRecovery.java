package network.icn.node.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.WalReader.Fault;
import network.icn.node.wal.WalReader.Reading;

/// Reads a write-ahead file from the start and judges how it ends, changing nothing.
///
/// What a mark covers was flushed and may have been acknowledged: damage there is not ours to mend. What follows the
/// last mark is at most one batch whose flush may not have returned; it is kept if it is whole.
final class WalRecovery {
    /// @param last the state behind the last sound batch
    /// @param size of the file; beyond `last` there is nothing sound
    record Result(WalHeader header, List<Optional<WalMark>> marks, WalMark last, long size, Optional<Fault> torn) {
        Result {
            marks = List.copyOf(marks);
        }

        /// Whether a mark could not be read: a crash tears one, and so does a disk.
        boolean hasUnreadableMark() {
            return marks.stream().anyMatch(Optional::isEmpty);
        }
    }

    private final Path file;
    private final DurableChannel channel;
    private final int maxRecordBytes;
    private final WalReplay replay;

    WalRecovery(Path file, DurableChannel channel, int maxRecordBytes, WalReplay replay) {
        this.file = file;
        this.channel = channel;
        this.maxRecordBytes = maxRecordBytes;
        this.replay = replay;
    }

    /// Hands out the records of all sound batches.
    ///
    /// @throws EnvironmentException if something that was acknowledged is damaged, or this is another kind of file
    Result scan() throws IOException {
        WalHeader header = header(channel.size());
        // Before the size is asked for: while its owner writes, a mark must not be newer than what it covers.
        List<Optional<WalMark>> marks = marks(header);
        long size = channel.size();
        WalMark mark = marks.stream()
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(WalMark::sequence))
                .orElseThrow(() -> damaged(WalFormat.markOffset(0), "no mark is sound"));
        if (mark.end() > size) {
            throw damaged(
                    size,
                    "it ends there, but was acknowledged up to offset " + mark.end() + " and record "
                            + (mark.records() - 1));
        }
        Reading reading = new WalReader(channel, size, maxRecordBytes, header.start())
                .readAll(Optional.of(mark), batch -> batch.forEach(replay::record));
        Optional<Fault> fault = reading.fault();
        if (fault.isPresent() && reading.last().end() < mark.end()) {
            throw damaged(fault.get());
        }
        return new Result(header, marks, reading.last(), size, fault);
    }

    private WalHeader header(long size) throws IOException {
        try {
            byte[] sector = WalFormat.readFully(channel, 0, (int) Math.min(size, WalSector.BYTES));
            if (WalHeader.hasMagic(sector) && size < WalFormat.DATA_START) {
                throw damaged(size, "it ends there, within its first " + WalFormat.DATA_START + " bytes");
            }
            return WalHeader.parse(sector);
        } catch (WalHeader.NotWalException e) {
            throw new EnvironmentException(
                    file + " is not a write-ahead file of this version, or damaged at offset 0 (" + e.getMessage()
                            + ")",
                    "check the data directory, or " + replay.mend() + "; nothing was changed");
        }
    }

    private List<Optional<WalMark>> marks(WalHeader header) throws IOException {
        List<Optional<WalMark>> marks = new ArrayList<>();
        for (int slot = 0; slot < WalFormat.MARKS; slot++) {
            byte[] sector = WalFormat.readFully(channel, WalFormat.markOffset(slot), WalSector.BYTES);
            marks.add(WalMark.parse(sector, header.digest()));
        }
        return marks;
    }

    private EnvironmentException damaged(Fault fault) {
        return damaged(fault.offset(), "record " + fault.record() + ", which was acknowledged, " + fault.reason());
    }

    private EnvironmentException damaged(long offset, String what) {
        return new EnvironmentException(
                file + " is damaged at offset " + offset + ": " + what, replay.mend() + "; nothing was changed");
    }
}
