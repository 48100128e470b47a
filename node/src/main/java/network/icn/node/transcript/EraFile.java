package network.icn.node.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.era.EraId;

/// The transcripts of one era: `transcripts/era-42.wal` in a node's data directory, a write-ahead file whose records
/// are
/// [CountersignedTranscript]s.
public record EraFile(EraId era, Path path) {
    private static final String DIRECTORY = "transcripts";
    private static final Pattern NAME = Pattern.compile("era-(0|[1-9]\\d{0,12})\\.wal");

    static EraFile in(Path dataDirectory, EraId era) {
        return new EraFile(era, dataDirectory.resolve(DIRECTORY).resolve("era-" + era + ".wal"));
    }

    /// The files of a data directory, the oldest era first; none if it has no transcripts.
    ///
    /// @throws EnvironmentException if the directory cannot be read
    public static List<EraFile> all(Path dataDirectory) {
        Path directory = dataDirectory.resolve(DIRECTORY);
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.flatMap(path -> of(path).stream())
                    .sorted(Comparator.comparing(EraFile::era))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new EnvironmentException("cannot list " + directory, "check owner and path of data.dir", e);
        }
    }

    private static Optional<EraFile> of(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        long era = Long.parseLong(name.group(1));
        return era > EraId.MAX ? Optional.empty() : Optional.of(new EraFile(new EraId(era), path));
    }

    /// Reads what is there without changing it, also while a node writes to it.
    ///
    /// @throws EnvironmentException if it is damaged or cannot be read
    public void read(Consumer<CountersignedTranscript> transcripts) {
        WriteAheadFile.read(path, CountersignedTranscript.BYTES, record -> transcripts.accept(parse(record)));
    }

    CountersignedTranscript parse(WalRecord record) {
        try {
            return CountersignedTranscript.parse(record.payload().bytes());
        } catch (MalformedException e) {
            throw new EnvironmentException(
                    path + ", record " + record.index() + ", is no transcript",
                    "move the file away, or start the version that wrote it",
                    e);
        }
    }
}
