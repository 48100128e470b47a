package network.icn.scalernode.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ListedObject.State;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;

/// The lines between a command and the running node: words with blanks between them, free text last.
final class Line {
    /// Both sides are of one version, for they are one program; another one is told so.
    static final String VERSION = "icn-store-2";
    /// Stands where there is nothing.
    static final String NONE = "-";

    private static final int MAX_BYTES = 8_192;

    private Line() {}

    static void write(OutputStream out, String line) throws IOException {
        out.write((line.replaceAll("\\p{Cntrl}", " ") + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// @throws IOException if the other side has ended or says no line
    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() == MAX_BYTES) {
                throw new IOException(next < 0 ? "the other side has ended" : "too long a line");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    static String of(ListedObject object) {
        return "object %s %d %d %d %s %s"
                .formatted(
                        object.state().word(),
                        object.size(),
                        object.leaves(),
                        object.damagedLeaves(),
                        object.owner().map(NodeId::toString).orElse(NONE),
                        object.name().map(ObjectName::ascii).orElse(""));
    }

    /// @throws EnvironmentException if this version does not know the state
    static ListedObject listed(String rest) {
        String[] words = rest.split(" ", 6);
        return new ListedObject(
                words[5].isEmpty() ? Optional.empty() : Optional.of(ObjectName.parse(words[5])),
                words[4].equals(NONE) ? Optional.empty() : Optional.of(NodeId.parse(words[4])),
                number(words[1]),
                number(words[2]),
                known(State.values(), State::word, words[0]),
                number(words[3]));
    }

    /// @throws EnvironmentException if this version does not know the word
    static Taken taken(String word) {
        return known(Taken.values(), Taken::word, word);
    }

    /// @throws EnvironmentException if this version does not know the word
    static TakenAway takenAway(String word) {
        return known(TakenAway.values(), TakenAway::word, word);
    }

    static String of(HoldingNode holder) {
        return holder.network() + " " + holder.scalerNode();
    }

    static HoldingNode holder(String rest) {
        String[] words = rest.split(" ", -1);
        return new HoldingNode(Hash32.parse(words[0]), NodeId.parse(words[1]));
    }

    static String of(PlacedEntry placed) {
        return placed.index() + " " + of(placed.entry());
    }

    static PlacedEntry placed(String rest) {
        String[] words = rest.split(" ", -1);
        return new PlacedEntry(number(words[0]), entry(words[1]));
    }

    static String of(ObjectEntry entry) {
        return HexFormat.of().formatHex(entry.bytes());
    }

    /// @throws IllegalArgumentException if it is none
    static ObjectEntry entry(String hex) {
        return read(hex, ObjectEntry::readFrom);
    }

    static String of(Removal removal) {
        return HexFormat.of().formatHex(removal.bytes());
    }

    /// @throws IllegalArgumentException if it is none
    static Removal removal(String hex) {
        return read(hex, Removal::readFrom);
    }

    /// Reads something from its canonical bytes.
    private interface Reading<T> {
        T from(CanonicalReader in) throws MalformedException;
    }

    private static <T> T read(String hex, Reading<T> reading) {
        try {
            CanonicalReader in = new CanonicalReader(HexFormat.of().parseHex(hex));
            T read = reading.from(in);
            in.end();
            return read;
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static <T> T known(T[] all, Function<T, String> words, String word) {
        return Arrays.stream(all)
                .filter(each -> words.apply(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new EnvironmentException("the node says: " + word, "see its log"));
    }

    private static long number(String text) {
        return Decimal.parse(text, 0, Long.MAX_VALUE);
    }
}
