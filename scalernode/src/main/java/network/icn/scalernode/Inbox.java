package network.icn.scalernode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Signing;
import network.icn.scalernode.store.Taken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder `inbox/`: what lies there is copied into the store once nothing has changed about it for a
/// while, and then deleted. It is copied and not renamed, because whoever has the file open could write into it
/// for ever. Each folder is entered from the one above it and no link is followed, so nothing outside is read.
/// Belongs to one thread.
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int MAX_DEPTH = 32;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String LOST_AND_FOUND = "lost+found";
    /// Files that are looked at in one go, and lines about odd ones that are remembered.
    private static final int MAX_ENTRIES = 100_000;

    /// What must stay as it is.
    private record Seen(@Nullable Object file, long size, FileTime changed) {
        static Seen of(BasicFileAttributes attributes) {
            return new Seen(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    private record Waiting(Seen state, long since) {}

    private final Path directory;
    private final ObjectStore store;
    private final long settleNanos;
    private final LongSupplier nanos;
    private Map<ObjectName, Waiting> waiting = new HashMap<>();
    private Map<ObjectName, Waiting> before = new HashMap<>();
    /// After a disk that failed.
    private long resumeAt = Long.MIN_VALUE;
    private Set<String> told = new HashSet<>();
    private Set<String> toldBefore = new HashSet<>();
    private boolean tookSome;

    /// @param settle how long a file must not change before it counts as complete
    /// @param nanos monotonic
    Inbox(Path directory, ObjectStore store, Duration settle, LongSupplier nanos) {
        this.directory = directory.toAbsolutePath();
        this.store = store;
        this.settleNanos = settle.toNanos();
        this.nanos = nanos;
    }

    static Path folder(Path directory) {
        return directory.resolve("inbox");
    }

    /// Makes the folder if there is none; only its owner may enter it then.
    static void create(Path directory) throws IOException {
        Path folder = folder(directory);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder);
            if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    /// Looks at everything once.
    ///
    /// @return whether something was taken in
    boolean scan() {
        if (nanos.getAsLong() < resumeAt) {
            return false;
        }
        before = waiting;
        waiting = new HashMap<>();
        toldBefore = told;
        told = new HashSet<>();
        tookSome = false;
        try (DirectoryStream<Path> above = Files.newDirectoryStream(directory)) {
            create(directory);
            if (above instanceof SecureDirectoryStream<Path> secure) {
                enter(secure, Path.of("inbox"), Path.of(""), 0);
            } else {
                skip(Path.of("inbox"), "this file system cannot be read without following links");
            }
        } catch (IOException e) {
            skip(Path.of("inbox"), reason(e));
        }
        return tookSome;
    }

    private void enter(SecureDirectoryStream<Path> above, Path folderName, Path prefix, int depth) {
        try (SecureDirectoryStream<Path> entries = above.newDirectoryStream(folderName, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : entries) {
                if (waiting.size() + told.size() >= MAX_ENTRIES) {
                    skip(Path.of("inbox"), "more than " + MAX_ENTRIES + " files wait: the rest is looked at later");
                    return;
                }
                look(entries, entry.getFileName(), prefix.resolve(entry.getFileName()), depth);
            }
        } catch (IOException | DirectoryIteratorException e) {
            skip(depth == 0 ? folderName : prefix, reason(e));
        }
    }

    /// @param path below the inbox
    private void look(SecureDirectoryStream<Path> in, Path name, Path path, int depth) {
        try {
            BasicFileAttributes attributes = attributes(in, name);
            if (path.endsWith(LOST_AND_FOUND)) {
                skip(path, "it belongs to the file system");
            } else if (attributes.isDirectory()) {
                if (depth < MAX_DEPTH) {
                    enter(in, name, path, depth + 1);
                } else {
                    skip(path, "more than " + MAX_DEPTH + " folders deep");
                }
            } else if (attributes.isSymbolicLink()) {
                skip(path, "a link");
            } else if (!attributes.isRegularFile()) {
                skip(path, "a special file");
            } else {
                consider(in, name, path, Seen.of(attributes));
            }
        } catch (IOException | IllegalArgumentException e) {
            skip(path, reason(e));
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> in, Path name) throws IOException {
        return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /// Names that programs give to what they are still writing.
    private static boolean isUnfinished(Path name) {
        String text = name.toString();
        return text.startsWith(".") || text.endsWith(".partial") || text.endsWith(".part") || text.endsWith(".tmp");
    }

    private void consider(SecureDirectoryStream<Path> in, Path name, Path path, Seen state) throws IOException {
        ObjectName object = ObjectName.of(path);
        Waiting last = before.get(object);
        Waiting now = last != null && last.state().equals(state) ? last : new Waiting(state, nanos.getAsLong());
        waiting.put(object, now);
        if (nanos.getAsLong() - now.since() < settleNanos) {
            return;
        }
        if (isUnfinished(name)) {
            skip(path, "by its name it is not complete: it waits for another");
        } else {
            take(in, name, object, path, state);
        }
    }

    private void take(SecureDirectoryStream<Path> in, Path name, ObjectName object, Path path, Seen state)
            throws IOException {
        Taken taken;
        try (SeekableByteChannel channel =
                        in.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream content = Channels.newInputStream(channel)) {
            taken = store.put(object, content, state.size(), () -> isStill(in, name, state), Signing.NOBODY);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (EnvironmentException e) {
            skip(path, String.valueOf(e.getMessage()));
            resumeAt = nanos.getAsLong() + PAUSE.toNanos();
            return;
        }
        switch (taken) {
            case EMPTY -> skip(path, "empty: there is nothing to prove");
            case NO_ROOM -> skip(path, "no room for it: free disk space, or rm what is not needed");
            case OWNED -> skip(path, "an owner's object has that name: it goes only by rm");
            case ABORTED -> waiting.remove(object);
            case NEW, REPLACED, RESTORED, UNCHANGED -> {
                tookSome = true;
                waiting.remove(object);
                LOG.atInfo()
                        .addKeyValue("object", object.text())
                        .addKeyValue("bytes", state.size())
                        .addKeyValue("as", taken)
                        .log("taken in");
                if (isStill(in, name, state)) {
                    in.deleteFile(name);
                }
            }
        }
    }

    private static boolean isStill(SecureDirectoryStream<Path> in, Path name, Seen state) {
        try {
            return Seen.of(attributes(in, name)).equals(state);
        } catch (IOException e) {
            return false;
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "it vanished";
            case AccessDeniedException _ -> "not readable for this user";
            default -> Reason.of(e);
        };
    }

    /// One line for as long as it lies there.
    private void skip(Path path, String reason) {
        String name = path.toString().isEmpty() ? "inbox" : text(path);
        String line = name + ": " + reason;
        if (told.add(line) && !toldBefore.contains(line)) {
            LOG.atWarn().addKeyValue("file", name).addKeyValue("reason", reason).log("skipped in the inbox");
        }
    }

    private static String text(Path path) {
        try {
            return ObjectName.of(path).text();
        } catch (IllegalArgumentException e) {
            return "a name of more than " + ObjectName.MAX_BYTES + " bytes";
        }
    }
}
