package network.icn.libp2p.encoding;

import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;

import network.icn.libp2p.MalformedException;

/// Lower-case base32 without padding (RFC 4648; multibase prefix `b`), the text form of CIDs.
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    /// Far above any peer id (59 characters as a CID).
    static final int MAX_TEXT = 1_024;

    private Base32() {}

    /// The text of the bytes, without padding.
    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8) | (next & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((buffer >>> bits) & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }

    /// The bytes of `text`.
    ///
    /// @throws MalformedException if a character is not in the alphabet, or the length or the spare bits are wrong
    public static byte[] decode(String text) throws MalformedException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedException(TOO_LONG, "text longer than " + MAX_TEXT + " characters");
        }
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new MalformedException(BAD_TEXT, "character " + i + " is not base32");
            }
            buffer = (buffer << 5) | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >>> bits);
                buffer &= (1 << bits) - 1;
            }
        }
        if (bits >= 5 || buffer != 0) {
            throw new MalformedException(BAD_TEXT, "base32 text has a wrong length or spare bits");
        }
        return bytes;
    }
}
