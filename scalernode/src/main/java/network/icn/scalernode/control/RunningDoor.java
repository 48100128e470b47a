package network.icn.scalernode.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;

/// A node runs: it is asked through its socket, one connection for a request.
final class RunningDoor implements ObjectDoor {
    private static final int CHUNK = 1 << 20;
    private static final Verifying NOBODY = new Verifying() {
        @Override
        public void flaw(String text) {}

        @Override
        public void progress(long done, long total) {}
    };

    private final Path socket;

    private final Path directory;

    private RunningDoor(Path directory) {
        this.directory = directory;
        this.socket = ControlServer.socketIn(directory);
    }

    static RunningDoor connect(Path directory) {
        return new RunningDoor(directory);
    }

    /// One request and its answer.
    private final class Call implements AutoCloseable {
        private final SocketChannel channel;
        private final InputStream in;
        private final OutputStream out;

        Call(String request) throws IOException {
            try {
                channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                ShortPath.reach(socket, channel::connect);
            } catch (IOException | IllegalArgumentException e) {
                throw new EnvironmentException(
                        "something works in " + directory + " and does not listen on " + socket,
                        "try again as its owner, wait until it is done, or stop the node",
                        e);
            }
            in = new BufferedInputStream(Channels.newInputStream(channel));
            out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            Line.write(out, Line.VERSION + " " + request);
        }

        /// Hands every line to its reader until the last one.
        ///
        /// @return the text behind `done`
        String finish(Consumer<String> object, Verifying watcher) throws IOException {
            while (true) {
                String line = Line.read(in);
                int blank = line.indexOf(' ');
                String rest = line.substring(blank + 1);
                switch (line.substring(0, blank)) {
                    case "object" -> object.accept(rest);
                    case "flaw" -> watcher.flaw(rest);
                    case "progress" -> progress(rest, watcher);
                    case "done" -> {
                        return rest;
                    }
                    case "failed" -> throw new EnvironmentException("the node says: " + rest, "see its log");
                    default -> throw new IOException("the node says: " + line);
                }
            }
        }

        private static void progress(String rest, Verifying watcher) {
            int blank = rest.indexOf(' ');
            watcher.progress(
                    Decimal.parse(rest.substring(0, blank), 0, Long.MAX_VALUE),
                    Decimal.parse(rest.substring(blank + 1), 0, Long.MAX_VALUE));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public Optional<HoldingNode> holder() throws IOException {
        return ask("holder", Line::holder);
    }

    @Override
    public Optional<PlacedEntry> find(ObjectName name) throws IOException {
        return ask("find " + name.ascii(), Line::placed);
    }

    private <T> Optional<T> ask(String question, Function<String, T> reading) throws IOException {
        try (Call call = new Call(question)) {
            String answer = call.finish(_ -> {}, NOBODY);
            return answer.equals(Line.NONE) ? Optional.empty() : Optional.of(reading.apply(answer));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the node says what this version does not understand", e);
        }
    }

    @Override
    public Taken put(ObjectName name, InputStream content, long size, BooleanSupplier unchanged) throws IOException {
        return put("put " + size + " " + name.ascii(), content, size, unchanged);
    }

    @Override
    public Taken putOwned(ObjectEntry signed, ObjectName name, InputStream content, BooleanSupplier unchanged)
            throws IOException {
        long size = signed.length();
        return put("put " + size + " " + name.ascii() + " " + Line.of(signed), content, size, unchanged);
    }

    private Taken put(String request, InputStream content, long size, BooleanSupplier unchanged) throws IOException {
        try (Call call = new Call(request)) {
            if (send(call, content, size, unchanged)) {
                return Line.taken(call.finish(_ -> {}, NOBODY));
            }
            return Taken.ABORTED;
        }
    }

    /// A node that has said no reads no further, and its answer says why.
    private static boolean send(Call call, InputStream content, long size, BooleanSupplier unchanged) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (long left = size; left > 0; ) {
                int read = read(content, chunk, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    return false;
                }
                call.out.write(chunk, 0, read);
                left -= read;
            }
            // The connection ends without this byte if the copy is not to be kept.
            if (!unchanged.getAsBoolean()) {
                return false;
            }
            call.out.write('\n');
            call.out.flush();
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    private static int read(InputStream content, byte[] chunk, int length) {
        try {
            return content.read(chunk, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TakenAway remove(ObjectName name, boolean evenOwned) throws IOException {
        try (Call call = new Call((evenOwned ? "lose " : "rm ") + name.ascii())) {
            return Line.takenAway(call.finish(_ -> {}, NOBODY));
        }
    }

    @Override
    public void remove(Removal byOwner) throws IOException {
        try (Call call = new Call("bury " + Line.of(byOwner))) {
            String _ = call.finish(_ -> {}, NOBODY);
        }
    }

    @Override
    public List<ListedObject> list() throws IOException {
        List<ListedObject> objects = new ArrayList<>();
        try (Call call = new Call("ls")) {
            String _ = call.finish(line -> objects.add(Line.listed(line)), NOBODY);
        }
        return objects;
    }

    @Override
    public String verify(boolean acceptLoss, Verifying watcher) throws IOException {
        try (Call call = new Call(acceptLoss ? "verify accept-loss" : "verify")) {
            return call.finish(_ -> {}, watcher);
        }
    }

    @Override
    public void close() {
        // Each request has had its own connection.
    }
}
