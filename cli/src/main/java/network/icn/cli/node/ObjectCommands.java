package network.icn.cli.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectFiles.Taken;
import network.icn.scalernode.store.ObjectName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `put`, `rm`, `ls` and `verify`: the objects of a ScalerNode, whether it runs or not.
final class ObjectCommands {
    private static final String EXAMPLE = "  ./icn scalernode ";

    private ObjectCommands() {}

    static void addTo(CommandLine group) {
        group.addSubcommand("put", new CommandLine(new Put()))
                .addSubcommand("rm", new CommandLine(new Remove()))
                .addSubcommand("ls", new CommandLine(new ListObjects()))
                .addSubcommand("verify", new CommandLine(new Verify()));
    }

    /// What the four have in common.
    abstract static class OnObjects implements Callable<Integer> {
        @Spec
        CommandSpec spec;

        @Option(names = "--data", paramLabel = "DIR", required = true, description = "data.dir of the node")
        String data = "";

        @Option(names = "--json", description = "print one JSON object a line")
        boolean json;

        abstract int with(ObjectDoor door) throws IOException;

        @Override
        public Integer call() {
            try (ObjectDoor door = ObjectDoor.open(pathOf("--data", data))) {
                return with(door);
            } catch (IOException e) {
                throw new EnvironmentException("the node in " + data + " broke off", "see its log, then try again", e);
            }
        }

        /// Not by picocli, which knows only what the locale could decode.
        static Path pathOf(String argument, String text) {
            try {
                return RawArguments.path(text);
            } catch (InvalidPathException e) {
                throw ConfigException.of(argument, text, "must be a path", "correct it");
            }
        }

        ProgressLine progress(String what) {
            return new ProgressLine(spec.commandLine().getErr(), ProgressLine.isWatched() && !json, what);
        }

        void print(Map<String, ?> fields, String text) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? Json.line(fields) : text);
            out.flush();
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Copies files into the store of a ScalerNode; they are part of its proofs from the next snapshot on.",
                "A name that is there already gets the new content; the same content heals a damaged object."
            },
            footer = {"", "Example:", EXAMPLE + "put --data /var/lib/icn photo.jpg movie.mkv"})
    static final class Put extends OnObjects {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "files to copy; links are not followed")
        private List<String> arguments = List.of();

        private final List<Path> files = new ArrayList<>();

        @Option(names = "--as", paramLabel = "NAME", description = "the object's name; without it, that of the file")
        private @Nullable String name;

        @Override
        public Integer call() {
            if (name != null && arguments.size() > 1) {
                throw ConfigException.of("--as", name, "names one object", "put one file, or leave it out");
            }
            for (String argument : arguments) {
                Path file = pathOf("FILE", argument);
                BasicFileAttributes attributes = attributes(file);
                if (attributes == null || !attributes.isRegularFile() || attributes.size() == 0) {
                    throw ConfigException.of(
                            "FILE",
                            file.toString(),
                            "must be a file with at least one byte, and no link",
                            attributes == null ? "correct the path" : "name the file itself");
                }
                ObjectName _ = nameOf(file);
                files.add(file);
            }
            return super.call();
        }

        private static @Nullable BasicFileAttributes attributes(Path file) {
            try {
                return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                return null;
            }
        }

        private ObjectName nameOf(Path file) {
            try {
                return name != null
                        ? ObjectName.of(name.getBytes(StandardCharsets.UTF_8))
                        : ObjectName.of(Optional.ofNullable(file.getFileName()).orElse(file));
            } catch (IllegalArgumentException e) {
                throw ConfigException.of(
                        "NAME", file.toString(), "must have at most " + ObjectName.MAX_BYTES + " bytes", "use --as");
            }
        }

        @Override
        int with(ObjectDoor door) throws IOException {
            for (Path file : files) {
                Taken taken = put(door, file);
                if (taken == Taken.ABORTED || taken == Taken.EMPTY) {
                    throw new EnvironmentException(file + " changed while it was copied", "put it again when it rests");
                }
                if (taken == Taken.NO_ROOM) {
                    throw new EnvironmentException(
                            "no room for " + file + " in " + data + " beside what the node itself writes",
                            "free disk space, or rm what is not needed; that stays for three eras");
                }
                if (taken == Taken.OWNED) {
                    throw new EnvironmentException(
                            "an owner's object has the name " + nameOf(file).text(),
                            "use another name, or let its owner remove it; rm declares it lost");
                }
                String text = taken.word();
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("event", "put");
                fields.put("name", nameOf(file).text());
                fields.put("result", text);
                print(fields, nameOf(file).text() + ": " + text);
            }
            return ExitCode.OK;
        }

        private Taken put(ObjectDoor door, Path file) throws IOException {
            BasicFileAttributes before = attributes(file);
            if (before == null) {
                return Taken.ABORTED;
            }
            try (ProgressLine line = progress(nameOf(file).text());
                    InputStream content = read(file, line, before.size())) {
                return door.put(nameOf(file), content, before.size(), () -> isSame(before, attributes(file)));
            } catch (UncheckedIOException e) {
                throw unreadable(file, e);
            }
        }

        private static InputStream read(Path file, ProgressLine line, long size) {
            try {
                InputStream content = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                return new CountedStream(content, done -> line.at(done, size));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        private static EnvironmentException unreadable(Path file, Exception e) {
            return new EnvironmentException("cannot read " + file, "check its owner and the disk", e);
        }

        private static boolean isSame(BasicFileAttributes before, @Nullable BasicFileAttributes now) {
            return now != null
                    && now.size() == before.size()
                    && now.lastModifiedTime().equals(before.lastModifiedTime());
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Takes objects out of the store of a ScalerNode: the next snapshot is without them.",
                "Their bytes stay for three eras more than the last snapshot that holds them. Names are those of ls."
            },
            footer = {"", "Example:", EXAMPLE + "rm --data /var/lib/icn photo.jpg"})
    static final class Remove extends OnObjects {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "names as ls shows them")
        private List<String> names = List.of();

        @Override
        int with(ObjectDoor door) throws IOException {
            for (String name : names) {
                if (!removed(door, name)) {
                    throw ConfigException.of("NAME", name, "must be an object's", "see: icn scalernode ls");
                }
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("event", "removed");
                fields.put("name", name);
                print(fields, name + ": removed");
            }
            return ExitCode.OK;
        }

        /// As it stands, and as `ls` writes what is not plain.
        private static boolean removed(ObjectDoor door, String name) throws IOException {
            if (name.isEmpty() || name.length() > 3 * ObjectName.MAX_BYTES) {
                return false;
            }
            byte[] plain = name.getBytes(StandardCharsets.UTF_8);
            if (plain.length <= ObjectName.MAX_BYTES && door.remove(ObjectName.of(plain))) {
                return true;
            }
            try {
                return door.remove(ObjectName.parse(name));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows the objects of a ScalerNode: state, bytes, damaged leaves, name.",
            footer = {
                "",
                "new: part of the next snapshot; provable: part of this one; removed: kept while older ones bind.",
                "",
                "Example:",
                EXAMPLE + "ls --data /var/lib/icn"
            })
    static final class ListObjects extends OnObjects {
        @Override
        int with(ObjectDoor door) throws IOException {
            for (ListedObject object : door.list()) {
                String state = object.state().word();
                String name = object.name().map(ObjectName::text).orElse("(generated)");
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("event", "object");
                fields.put("name", object.name().map(ObjectName::text).orElse(null));
                fields.put("state", state);
                fields.put("bytes", object.size());
                fields.put("leaves", object.leaves());
                fields.put("damagedLeaves", object.damagedLeaves());
                String damage = object.damagedLeaves() > 0 ? object.damagedLeaves() + " leaves damaged  " : "";
                print(fields, "%-8s %15d  %s%s".formatted(state, object.size(), damage, name));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Reads everything that a ScalerNode stores and says what is not whole; then exit code 1.",
            footer = {"", "Example:", EXAMPLE + "verify --data /var/lib/icn"})
    static final class Verify extends OnObjects {
        @Option(
                names = "--accept-loss",
                description = "go on without what was signed, is gone, and has no name to be removed by")
        private boolean acceptLoss;

        private boolean flawed;

        @Override
        int with(ObjectDoor door) throws IOException {
            String summary;
            try (ProgressLine line = progress("reading")) {
                summary = door.verify(acceptLoss, new Verifying() {
                    @Override
                    public void flaw(String text) {
                        flawed = true;
                        line.clear();
                        print(Map.of("event", "flaw", "text", text), text);
                    }

                    @Override
                    public void progress(long done, long total) {
                        line.at(done, total);
                    }
                });
            }
            print(Map.of("event", "summary", "text", summary, "ok", !flawed), summary);
            return flawed ? ExitCode.FALSE : ExitCode.OK;
        }
    }
}
