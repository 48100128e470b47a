package network.icn.cli.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.key.KeyFile;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.control.ObjectOwner;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.TakenAway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rm`: with the key of whoever put an object, or without if it is nobody's.
@Command(
        mixinStandardHelpOptions = true,
        description = {
            "Takes objects away from a ScalerNode: the next snapshot says so.",
            "Their bytes stay for three eras more than the last snapshot that does not. Names are those of ls.",
            "What is an owner's goes by --owner; without the key it can only be declared lost, for all to see."
        },
        footer = {
            "",
            "Example:",
            ObjectCommands.EXAMPLE + "rm --data /var/lib/icn photo.jpg",
            ObjectCommands.EXAMPLE + "rm --data /var/lib/icn --owner me.key photo.jpg"
        })
final class RemoveObjects extends ObjectCommands.OnObjects {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "names as ls shows them")
    private List<String> names = List.of();

    @Option(names = "--owner", paramLabel = "KEYFILE", description = "key of whoever put them: signs that they may go")
    private @Nullable String owner;

    @Option(names = "--accept-loss", description = "declare an owner's object lost, for good")
    private boolean acceptLoss;

    private Optional<KeyFile> key = Optional.empty();

    @Override
    public Integer call() {
        key = keyOf(owner);
        if (key.isPresent() && acceptLoss) {
            throw ConfigException.of(
                    "--accept-loss", "true", "must not stand beside --owner", "what its owner removes is not lost");
        }
        return super.call();
    }

    @Override
    int with(ObjectDoor door) throws IOException {
        for (String name : names) {
            TakenAway gone = remove(door, name);
            String event = switch (gone) {
                case REMOVED -> "removed";
                case LOST -> "declared lost";
                case UNKNOWN -> throw ConfigException.of("NAME", name, "must be an object's", "see: icn scalernode ls");
                case OWNED ->
                    throw ConfigException.of(
                            "NAME",
                            name,
                            "must not be an owner's: without its key it can only be declared lost",
                            "let its owner remove it with --owner KEYFILE, or say --accept-loss");
            };
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", gone.word());
            fields.put("name", name);
            print(fields, name + ": " + event);
        }
        return ExitCode.OK;
    }

    private TakenAway remove(ObjectDoor door, String name) throws IOException {
        TakenAway gone = TakenAway.UNKNOWN;
        for (ObjectName meant : meanings(name)) {
            if (gone == TakenAway.UNKNOWN) {
                gone = key.isPresent() ? remove(door, meant, key.get()) : door.remove(meant, acceptLoss);
            }
        }
        return gone;
    }

    private static TakenAway remove(ObjectDoor door, ObjectName name, KeyFile key) throws IOException {
        Optional<PlacedEntry> known = door.find(name);
        if (known.isPresent()) {
            door.remove(ObjectOwner.at(door, key.signer()).remove(name, known.get()));
        }
        return known.isPresent() ? TakenAway.REMOVED : TakenAway.UNKNOWN;
    }

    /// As it stands, and as `ls` writes what is not plain.
    private static List<ObjectName> meanings(String name) {
        List<ObjectName> meanings = new ArrayList<>();
        if (name.isEmpty() || name.length() > 3 * ObjectName.MAX_BYTES) {
            return meanings;
        }
        byte[] plain = name.getBytes(StandardCharsets.UTF_8);
        if (plain.length <= ObjectName.MAX_BYTES) {
            meanings.add(ObjectName.of(plain));
        }
        try {
            meanings.add(ObjectName.parse(name));
        } catch (IllegalArgumentException e) {
            // It is no such writing, then.
        }
        return meanings;
    }
}
