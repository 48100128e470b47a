package network.icn.libp2p.encoding;

import network.icn.libp2p.MalformedException;

/// Lower-case base36 (multibase prefix `k`), a text form of CIDs that names in DNS use.
public final class Base36 {
    private static final Radix RADIX = new Radix("0123456789abcdefghijklmnopqrstuvwxyz");

    private Base36() {}

    /// The text of the bytes, a leading zero for each leading zero byte.
    public static String encode(byte[] bytes) {
        return RADIX.encode(bytes);
    }

    /// The bytes of `text`.
    ///
    /// @throws MalformedException if the text is too long or has a character outside the alphabet
    public static byte[] decode(String text) throws MalformedException {
        return RADIX.decode(text);
    }
}
