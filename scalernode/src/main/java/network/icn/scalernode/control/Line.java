package network.icn.scalernode.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ListedObject.State;
import network.icn.scalernode.store.ObjectFiles.Taken;
import network.icn.scalernode.store.ObjectName;

/// The lines between a command and the running node: words with blanks between them, free text last.
final class Line {
    /// Both sides are of one version, for they are one program; another one is told so.
    static final String VERSION = "icn-store-1";
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
        return "object %s %d %d %d %s"
                .formatted(
                        object.state().word(),
                        object.size(),
                        object.leaves(),
                        object.damagedLeaves(),
                        object.name().map(ObjectName::ascii).orElse(""));
    }

    /// @throws EnvironmentException if this version does not know the state
    static ListedObject listed(String rest) {
        String[] words = rest.split(" ", 5);
        return new ListedObject(
                words[4].isEmpty() ? Optional.empty() : Optional.of(ObjectName.parse(words[4])),
                number(words[1]),
                number(words[2]),
                known(State.values(), State::word, words[0]),
                number(words[3]));
    }

    /// @throws EnvironmentException if this version does not know the word
    static Taken taken(String word) {
        return known(Taken.values(), Taken::word, word);
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
