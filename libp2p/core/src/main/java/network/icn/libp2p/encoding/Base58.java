package network.icn.libp2p.encoding;

import network.icn.libp2p.MalformedException;

/// base58btc, the text form of peer ids. Leading zero bytes become leading `1`.
public final class Base58 {
    private static final Radix RADIX = new Radix("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    private Base58() {}

    /// The text of the bytes, a leading `1` for each leading zero byte.
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
