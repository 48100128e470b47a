package network.icn.node.eras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.era.EraId;

/// What the files of a store hold, and where they lie: `DIRECTORY/era-42.wal` in a node's data directory.
///
/// @param directory below the data directory
/// @param objection to a record that is none: `is no transcript`
/// @param maxRecordBytes larger ones are refused, in both directions
public record EraFormat<T>(
        String directory, String objection, int maxRecordBytes, Reading<T> reading, Function<T, byte[]> bytes) {
    private static final Pattern NAME = Pattern.compile("era-(0|[1-9]\\d{0,12})\\.wal");

    /// Makes an item of its bytes.
    @FunctionalInterface
    public interface Reading<T> {
        T read(byte[] bytes) throws MalformedException;
    }

    EraFile<T> file(Path dataDirectory, EraId era) {
        return new EraFile<>(this, era, dataDirectory.resolve(directory).resolve("era-" + era + ".wal"));
    }

    /// The files of a data directory, the oldest era first; none if it has none.
    ///
    /// @throws EnvironmentException if the directory cannot be read
    public List<EraFile<T>> all(Path dataDirectory) {
        Path folder = dataDirectory.resolve(directory);
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.flatMap(path -> of(path).stream())
                    .sorted(Comparator.comparing(EraFile::era))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new EnvironmentException("cannot list " + folder, "check owner and path of data.dir", e);
        }
    }

    private Optional<EraFile<T>> of(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        long era = Long.parseLong(name.group(1));
        return era > EraId.MAX ? Optional.empty() : Optional.of(new EraFile<>(this, new EraId(era), path));
    }
}
