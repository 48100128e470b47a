package network.icn.scalernode.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// What an operator calls an object: any bytes, for file systems give any. It is never used as a path.
///
/// As text, what is not plain stands as `%` and two hex digits, `%` itself too, so one name has one line and one line
/// one name, whatever the locale.
public record ObjectName(Payload bytes) implements Comparable<ObjectName> {
    /// Longer ones are refused: the name lies in the first page of the object's file.
    public static final int MAX_BYTES = 1_024;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    public ObjectName {
        if (bytes.size() < 1 || bytes.size() > MAX_BYTES) {
            throw new IllegalArgumentException("name: 1 to " + MAX_BYTES + " bytes, got " + bytes.size());
        }
    }

    public static ObjectName of(byte[] bytes) {
        return new ObjectName(Payload.of(bytes));
    }

    /// The name of a file or, with the folders above it, of a relative path. The URI form is the only one in which
    /// Java gives the bytes of a name that the locale cannot decode.
    public static ObjectName of(Path relative) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path top = Path.of("/");
        for (Path segment : relative) {
            if (bytes.size() > 0) {
                bytes.write('/');
            }
            String raw = top.resolve(segment).toUri().getRawPath();
            // A folder has a slash at its end.
            bytes.writeBytes(unescape(raw.substring(1, raw.endsWith("/") ? raw.length() - 1 : raw.length())));
        }
        return of(bytes.toByteArray());
    }

    /// Reads [#text] and [#ascii].
    ///
    /// @throws IllegalArgumentException if a `%` is not followed by two hex digits
    public static ObjectName parse(String text) {
        return of(unescape(text));
    }

    private static byte[] unescape(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
            } else if (i + 2 < in.length && HexFormat.isHexDigit(in[i + 1]) && HexFormat.isHexDigit(in[i + 2])) {
                out.write(HexFormat.fromHexDigits(new String(in, i + 1, 2, StandardCharsets.US_ASCII)));
                i += 2;
            } else {
                throw new IllegalArgumentException("name: % must be followed by two hex digits");
            }
        }
        return out.toByteArray();
    }

    /// SHA-256, which stands in the object's entry.
    public Hash32 hash() {
        return Hash32.sha256(bytes.bytes());
    }

    /// For people: letters of all scripts stay as they are.
    public String text() {
        return escape(false);
    }

    /// For files and lines of our own: printable ASCII without blanks.
    public String ascii() {
        return escape(true);
    }

    private String escape(boolean asciiOnly) {
        byte[] all = bytes.bytes();
        StringBuilder out = new StringBuilder(all.length);
        for (int i = 0; i < all.length; ) {
            int length = sequenceLength(all[i]);
            String decoded = decode(all, i, length);
            int point = decoded.isEmpty() ? -1 : decoded.codePointAt(0);
            if (point >= 0 && isPlain(point, asciiOnly)) {
                out.append(decoded);
                i += length;
            } else {
                out.append('%').append(HEX.toHexDigits(all[i++]));
            }
        }
        return out.toString();
    }

    private static int sequenceLength(byte lead) {
        int value = lead & 0xff;
        return value < 0x80 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
    }

    /// Empty if these bytes are no UTF-8.
    private static String decode(byte[] all, int from, int length) {
        if (from + length > all.length) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(all, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    private static boolean isPlain(int point, boolean asciiOnly) {
        if (point < 0x80) {
            return (point > ' ' && point < 0x7f && point != '%') || (point == ' ' && !asciiOnly);
        }
        return !asciiOnly
                && switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    @Override
    public int compareTo(ObjectName other) {
        return Arrays.compareUnsigned(bytes.bytes(), other.bytes.bytes());
    }

    @Override
    public String toString() {
        return text();
    }
}
