package network.icn.satellite.log;

import java.nio.charset.StandardCharsets;
import java.util.List;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.Merkle;

/// A log of words: each is a leaf, and one in capitals has itself, ten times over, beside it.
final class Words {
    private Words() {}

    /// An exclamation mark begins no word.
    static AttachmentRef rule(byte[] leaf) throws MalformedException {
        if (leaf[0] == '!') {
            throw new MalformedException("not a word");
        }
        return AttachmentRef.of(attachment(new String(leaf, StandardCharsets.UTF_8)));
    }

    static Payload leaf(String word) {
        return Payload.of(word.getBytes(StandardCharsets.UTF_8));
    }

    static Payload attachment(String word) {
        return Character.isUpperCase(word.charAt(0))
                ? Payload.of(word.repeat(10).getBytes(StandardCharsets.UTF_8))
                : Payload.EMPTY;
    }

    static List<LogEntry> entries(String... words) {
        return List.of(words).stream()
                .map(word -> new LogEntry(leaf(word), attachment(word)))
                .toList();
    }

    static Hash32 root(String... words) {
        return Merkle.root(List.of(words).stream()
                .map(word -> Merkle.leafHash(leaf(word).bytes()))
                .toList());
    }
}
