package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import network.icn.protocol.kernel.bytes.Payload;

/// A disk in memory that remembers what was written and flushed, and shows what a power failure could have left: all
/// that was flushed, and of the rest any sectors, whole or in part, in any order.
///
/// A file starts with what the real file of that name holds; that one stays as it is.
public final class CrashDisk implements DurableChannel.Opener {
    private static final int SECTOR = 512;

    private sealed interface Step {}

    private record Opened(Path file, Payload content) implements Step {}

    private record Written(Path file, long offset, Payload payload) implements Step {}

    private record Cut(Path file, long size) implements Step {}

    private record Flushed(Path file) implements Step {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<Path, Channel> channels = new TreeMap<>();

    @Override
    public synchronized DurableChannel open(Path file) throws IOException {
        Channel known = channels.get(file);
        if (known == null) {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            known = new Channel(file, Files.readAllBytes(file));
            channels.put(file, known);
            steps.add(new Opened(file, Payload.of(known.content)));
        }
        return known;
    }

    /// The entry of a file that is known to be there.
    static <T> T of(Map<Path, T> files, Path file) {
        return Objects.requireNonNull(files.get(file), file::toString);
    }

    /// How many things happened so far.
    public synchronized int moment() {
        return steps.size();
    }

    /// What the files hold for whoever reads them, as after a kill.
    public synchronized Map<Path, byte[]> current() {
        Map<Path, byte[]> files = new TreeMap<>();
        channels.forEach((path, channel) -> files.put(path, channel.content.clone()));
        return files;
    }

    /// What the files may hold after power failed at that moment.
    public synchronized Map<Path, byte[]> image(int moment, RandomGenerator random) {
        Map<Path, byte[]> flushed = new TreeMap<>();
        Map<Path, List<Step>> pending = new TreeMap<>();
        for (Step step : steps) {
            if (step instanceof Opened(Path file, Payload content)) {
                flushed.put(file, content.bytes());
                pending.put(file, new ArrayList<>());
            }
        }
        for (Step step : steps.subList(0, moment)) {
            switch (step) {
                case Opened _ -> {}
                case Flushed(Path file) -> {
                    for (Step done : of(pending, file)) {
                        flushed.put(file, applied(of(flushed, file), done));
                    }
                    of(pending, file).clear();
                }
                case Written written -> of(pending, written.file()).add(written);
                case Cut cut -> of(pending, cut.file()).add(cut);
            }
        }
        flushed.replaceAll((file, content) -> torn(content, of(pending, file), random));
        return flushed;
    }

    private static byte[] applied(byte[] content, Step step) {
        return switch (step) {
            case Written(Path _, long offset, Payload payload) -> {
                byte[] bytes = payload.bytes();
                byte[] longer = Arrays.copyOf(content, Math.max(content.length, (int) offset + bytes.length));
                System.arraycopy(bytes, 0, longer, (int) offset, bytes.length);
                yield longer;
            }
            case Cut(Path _, long size) -> Arrays.copyOf(content, (int) size);
            case Opened _, Flushed _ -> content;
        };
    }

    /// Some of it arrived. What did not is as before, or zeros, or what lay there earlier, where the file has grown.
    private static byte[] torn(byte[] flushed, List<Step> pending, RandomGenerator random) {
        byte[] content = flushed;
        int mood = random.nextInt(4);
        for (Step step : pending) {
            switch (step) {
                case Written(Path file, long offset, Payload payload) -> {
                    byte[] bytes = payload.bytes();
                    for (int from = 0; from < bytes.length; ) {
                        int to = Math.min(bytes.length, from + SECTOR - (int) ((offset + from) % SECTOR));
                        byte[] part = Arrays.copyOfRange(bytes, from, to);
                        int fate = mood == 0 ? 0 : mood == 1 ? 5 : random.nextInt(8);
                        if (fate > 3) {
                            // Whole, or the first half of a sector, or the second.
                            int cut = fate > 5 && part.length > 1 ? random.nextInt(1, part.length) : 0;
                            byte[] arrived = cut == 0
                                    ? part
                                    : fate == 6 ? Arrays.copyOf(part, cut) : Arrays.copyOfRange(part, cut, part.length);
                            content = applied(
                                    content,
                                    new Written(file, offset + from + (fate == 7 ? cut : 0), Payload.of(arrived)));
                        }
                        from = to;
                    }
                }
                case Cut cut -> content = random.nextBoolean() ? applied(content, cut) : content;
                case Opened _, Flushed _ -> throw new IllegalStateException("is never pending");
            }
        }
        return grown(flushed, content, random);
    }

    private static byte[] grown(byte[] flushed, byte[] content, RandomGenerator random) {
        if (content.length <= flushed.length || random.nextInt(3) > 0) {
            return content;
        }
        byte[] longer = Arrays.copyOf(content, content.length + random.nextInt(3 * SECTOR));
        if (random.nextBoolean()) {
            // Blocks that were another part of this file once.
            int from = random.nextInt(content.length);
            System.arraycopy(
                    content,
                    from,
                    longer,
                    content.length,
                    Math.min(longer.length - content.length, content.length - from));
        }
        return longer;
    }

    private final class Channel implements DurableChannel {
        private final Path file;
        private byte[] content;

        Channel(Path file, byte[] content) {
            this.file = file;
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target, long position) {
            synchronized (CrashDisk.this) {
                if (position >= content.length) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), content.length - position);
                target.put(content, (int) position, count);
                return count;
            }
        }

        @Override
        public int write(ByteBuffer source, long position) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            step(new Written(file, position, Payload.of(bytes)));
            return bytes.length;
        }

        @Override
        public void sync() {
            step(new Flushed(file));
        }

        @Override
        public void truncate(long size) {
            step(new Cut(file, size));
        }

        private void step(Step step) {
            synchronized (CrashDisk.this) {
                steps.add(step);
                content = applied(content, step);
            }
        }

        @Override
        public long size() {
            synchronized (CrashDisk.this) {
                return content.length;
            }
        }

        @Override
        public void close() {
            // The file stays on the disk.
        }
    }
}
