package network.icn.scalernode.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.kernel.bytes.Hash32;

/// One line of the manifest: CRC-32C in hex, then words. A line that does not fit its checksum, or is no line of this
/// version, is no line.
sealed interface ManifestLine {
    /// As many digits as a file name of the store may have.
    long MAX_NUMBER = 999_999_999_999_999_999L;

    /// The first line.
    record Version() implements ManifestLine {
        @Override
        public String words() {
            return "icn-manifest 1";
        }
    }

    record Put(StoredObject object) implements ManifestLine {
        @Override
        public String words() {
            return "put %d %s %d %d %d %s %s"
                    .formatted(
                            object.serial(),
                            object.kind().word(),
                            object.size(),
                            object.firstLeaf(),
                            object.added(),
                            object.root(),
                            object.name().ascii());
        }
    }

    record Removed(long serial, long generation) implements ManifestLine {
        @Override
        public String words() {
            return "rm " + serial + " " + generation;
        }
    }

    record Built(Generation generation) implements ManifestLine {
        @Override
        public String words() {
            return "tree " + generation.number() + " " + generation.leafCount() + " " + generation.root();
        }
    }

    /// A root that this node may have signed and that nobody may ask for any more, or a loss that the operator has
    /// accepted.
    record Past(Hash32 root) implements ManifestLine {
        @Override
        public String words() {
            return "past " + root;
        }
    }

    String words();

    default byte[] bytes() {
        return (crc(words()) + " " + words() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Whether a sound line says that it is of a version that this program does not know.
    static boolean isOfAnotherVersion(String line) {
        return line.length() > 9
                && crc(line.substring(9)).equals(line.substring(0, 8))
                && line.startsWith("icn-manifest ", 9);
    }

    private static String crc(String words) {
        CRC32C crc = new CRC32C();
        crc.update(words.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// Of an object or of a tree, in ASCII digits.
    private static long number(String text) {
        return Decimal.parse(text, 1, MAX_NUMBER);
    }

    private static StoredObject.Kind kind(String word) {
        return StoredObject.Kind.of(word).orElseThrow(() -> new IllegalArgumentException("kind: " + word));
    }

    static Optional<ManifestLine> parse(String line) {
        if (line.length() < 10 || !crc(line.substring(9)).equals(line.substring(0, 8))) {
            return Optional.empty();
        }
        String[] words = line.substring(9).split(" ", -1);
        try {
            return Optional.ofNullable(
                    switch (words[0]) {
                        case "icn-manifest" -> words[1].equals("1") ? new Version() : null;
                        case "put" ->
                            new Put(new StoredObject(
                                    number(words[1]),
                                    kind(words[2]),
                                    ObjectName.parse(words[7]),
                                    Decimal.parse(words[3], 1, EraSnapshot.MAX_LEAVES * EraSnapshot.LEAF_BYTES),
                                    Decimal.parse(words[4], 0, EraSnapshot.MAX_LEAVES),
                                    Hash32.parse(words[6]),
                                    number(words[5]),
                                    StoredObject.PRESENT));
                        case "rm" -> new Removed(number(words[1]), number(words[2]));
                        case "tree" ->
                            new Built(new Generation(
                                    number(words[1]),
                                    Decimal.parse(words[2], 1, EraSnapshot.MAX_LEAVES),
                                    Hash32.parse(words[3])));
                        case "past" -> new Past(Hash32.parse(words[1]));
                        default -> null;
                    });
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
