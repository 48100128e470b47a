package network.icn.scalernode.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Signing;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running node's side: a socket in a folder that only its owner can enter.
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MAX_CONNECTIONS = 16;
    /// A change that is under way ends before its store is closed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What only the node can do.
    public interface Node {
        /// Nothing while the store is not open yet.
        Optional<ObjectStore> store();

        /// How many objects the last snapshot knows.
        long committed();

        /// Something was put or removed.
        void changed();

        /// Reads everything at full speed.
        ///
        /// @return in words, how much was read
        String verify(Verifying watcher);

        /// Goes on without what is lost.
        ///
        /// @return in words, what that means
        String acceptLoss();
    }

    private final ServerSocketChannel listener;
    private final Path socket;
    private final Node node;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(MAX_CONNECTIONS);

    private ControlServer(ServerSocketChannel listener, Path socket, Node node) {
        this.listener = listener;
        this.socket = socket;
        this.node = node;
    }

    static Path socketIn(Path directory) {
        return directory.toAbsolutePath().resolve("control").resolve("socket");
    }

    /// Listens in a data directory, whose lock the caller has. Where that is impossible it costs the
    /// commands of a running node, and nothing else.
    public static Optional<ControlServer> start(Path directory, Node node) {
        Path socket = socketIn(directory);
        try {
            Files.createDirectories(socket.getParent());
            Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwx------"));
            Files.deleteIfExists(socket);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                ShortPath.reach(socket, listener::bind);
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
            ControlServer server = new ControlServer(listener, socket, node);
            Thread.ofPlatform().daemon().name("icn-control").start(server::accept);
            return Optional.of(server);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.atWarn()
                    .addKeyValue("socket", socket)
                    .addKeyValue("reason", Reason.of(e))
                    .log("put, rm, ls and verify work only while the node is stopped: cannot listen for them");
            return Optional.empty();
        }
    }

    private void accept() {
        try {
            while (listener.isOpen()) {
                SocketChannel connection = listener.accept();
                permits.acquire();
                workers.execute(() -> serve(connection));
            }
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().addKeyValue("reason", Reason.of(e)).log("no more commands");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(connection), 1 << 16);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(connection));
            try {
                String done = answer(Line.read(in), in, out);
                if (!done.isEmpty()) {
                    Line.write(out, "done " + done);
                }
            } catch (EnvironmentException | IllegalArgumentException e) {
                Line.write(out, "failed " + e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().addKeyValue("reason", Reason.of(e)).log("a command ended early");
        } finally {
            permits.release();
        }
    }

    private String answer(String request, InputStream in, OutputStream out) throws IOException {
        String[] words = request.split(" ", -1);
        if (words.length < 2 || !words[0].equals(Line.VERSION)) {
            throw new IllegalArgumentException("this node is of another version than the command");
        }
        ObjectStore store = node.store()
                .orElseThrow(() -> new EnvironmentException("the node is opening its data", "try again in a while"));
        return switch (words[1]) {
            case "holder" -> store.holder().map(Line::of).orElse(Line.NONE);
            case "find" -> store.find(ObjectName.parse(words[2])).map(Line::of).orElse(Line.NONE);
            case "put" -> put(store, words, in);
            case "rm", "lose" -> {
                TakenAway gone = store.remove(ObjectName.parse(words[2]), words[1].equals("lose"));
                node.changed();
                yield gone.word();
            }
            case "bury" -> {
                store.remove(Line.removal(words[2]));
                node.changed();
                yield TakenAway.REMOVED.word();
            }
            case "ls" -> {
                for (ListedObject object : store.list(node.committed())) {
                    Line.write(out, Line.of(object));
                }
                yield "listed";
            }
            case "verify" -> words.length > 2 ? node.acceptLoss() : node.verify(new Teller(out));
            default -> throw new IllegalArgumentException("no such request");
        };
    }

    private String put(ObjectStore store, String[] words, InputStream in) throws IOException {
        long size = Decimal.parse(words[2], 1, ObjectEntry.MAX_LENGTH);
        Signing signing = words.length > 4 ? Signing.of(Line.entry(words[4])) : Signing.NOBODY;
        // The command ends the connection without the last byte when its source has changed.
        AtomicBoolean confirmed = new AtomicBoolean();
        Taken taken = store.put(
                ObjectName.parse(words[3]),
                new Limited(in, size),
                size,
                () -> {
                    confirmed.set(isConfirmed(in));
                    return confirmed.get();
                },
                signing);
        node.changed();
        return taken == Taken.ABORTED && !confirmed.get() ? "" : taken.word();
    }

    private static boolean isConfirmed(InputStream in) {
        try {
            return in.read() == '\n';
        } catch (IOException e) {
            return false;
        }
    }

    /// Tells the command line by line; one that has ended ends the reading.
    private static final class Teller implements Verifying {
        private static final long EVERY_NANOS = 200_000_000;

        private final OutputStream out;
        private long told = System.nanoTime();

        Teller(OutputStream out) {
            this.out = out;
        }

        @Override
        public void flaw(String text) {
            tell("flaw " + text);
        }

        @Override
        public void progress(long done, long total) {
            if (System.nanoTime() - told > EVERY_NANOS) {
                told = System.nanoTime();
                tell("progress " + done + " " + total);
            }
        }

        private void tell(String line) {
            try {
                Line.write(out, line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The next bytes of a stream, and no more.
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            int next = left > 0 ? super.read() : -1;
            left -= next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = left > 0 ? super.read(target, offset, (int) Math.min(length, left)) : -1;
            left -= Math.max(0, read);
            return read;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", Reason.of(e)).log("cannot close the socket of commands");
        }
        workers.shutdownNow();
        try {
            boolean _ = workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
