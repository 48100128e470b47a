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
import network.icn.node.key.KeyFile;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.control.ObjectOwner;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `put`, `rm`, `ls` and `verify`: the objects of a ScalerNode, whether it runs or not.
final class ObjectCommands {
    static final String EXAMPLE = "  ./icn scalernode ";

    private ObjectCommands() {}

    static void addTo(CommandLine group) {
        group.addSubcommand("put", new CommandLine(new Put()))
                .addSubcommand("rm", new CommandLine(new RemoveObjects()))
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

        /// Who signs, if anybody.
        static Optional<KeyFile> keyOf(@Nullable String file) {
            return Optional.ofNullable(file).map(text -> KeyFile.read(pathOf("--owner", text)));
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
                "A name that is there already gets the new content; the same content heals a damaged object.",
                "With --owner they are somebody's: only that key removes them, and anything else is declared loss."
            },
            footer = {
                "",
                "Example:",
                EXAMPLE + "put --data /var/lib/icn photo.jpg movie.mkv",
                EXAMPLE + "put --data /var/lib/icn --owner me.key photo.jpg"
            })
    static final class Put extends OnObjects {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "files to copy; links are not followed")
        private List<String> arguments = List.of();

        private final List<Path> files = new ArrayList<>();

        @Option(names = "--as", paramLabel = "NAME", description = "the object's name; without it, that of the file")
        private @Nullable String name;

        @Option(
                names = "--owner",
                paramLabel = "KEYFILE",
                description = "whose they are: signs for each with the key of this file, which the node never sees")
        private @Nullable String owner;

        private Optional<KeyFile> key = Optional.empty();

        @Override
        public Integer call() {
            key = keyOf(owner);
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
            Optional<ObjectOwner> signing = Optional.empty();
            if (key.isPresent()) {
                signing = Optional.of(ObjectOwner.at(door, key.get().signer()));
            }
            for (Path file : files) {
                Taken taken = put(door, file, signing);
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
                            "use another name, or let its owner remove it with rm --owner");
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

        private Taken put(ObjectDoor door, Path file, Optional<ObjectOwner> signing) throws IOException {
            BasicFileAttributes before = attributes(file);
            if (before == null || before.size() == 0) {
                return Taken.ABORTED;
            }
            if (signing.isPresent()) {
                ObjectEntry signed = sign(signing.get(), file, before.size());
                try (ProgressLine line = progress(nameOf(file).text());
                        InputStream content = read(file, line, before.size())) {
                    return door.putOwned(signed, nameOf(file), content, () -> isSame(before, attributes(file)));
                } catch (UncheckedIOException e) {
                    throw unreadable(file, e);
                }
            }
            try (ProgressLine line = progress(nameOf(file).text());
                    InputStream content = read(file, line, before.size())) {
                return door.put(nameOf(file), content, before.size(), () -> isSame(before, attributes(file)));
            } catch (UncheckedIOException e) {
                throw unreadable(file, e);
            }
        }

        private ObjectEntry sign(ObjectOwner signing, Path file, long size) {
            try (ProgressLine line = progress("signing " + nameOf(file).text());
                    InputStream content = read(file, line, size)) {
                return signing.sign(nameOf(file), content);
            } catch (IOException e) {
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
            description = "Shows the objects of a ScalerNode: state, bytes, owner, damaged leaves, name.",
            footer = {
                "",
                "new: in the next snapshot; provable: in the last one; removed: kept while older ones bind;",
                "stored: no node runs that could tell. An owner's key is given by its last eight characters.",
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
                fields.put("owner", object.owner().map(NodeId::toString).orElse(null));
                String owner =
                        object.owner().map(id -> "of " + id.brief() + "  ").orElse("");
                String damage = object.damagedLeaves() > 0 ? object.damagedLeaves() + " leaves damaged  " : "";
                print(fields, "%-8s %15d  %s%s%s".formatted(state, object.size(), owner, damage, name));
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
