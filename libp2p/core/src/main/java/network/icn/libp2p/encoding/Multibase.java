package network.icn.libp2p.encoding;

import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;

import java.util.Base64;
import network.icn.libp2p.MalformedException;

/// Text whose first character names its base. Only the bases that libp2p texts use. Source: multiformats/multibase.
public final class Multibase {
    private Multibase() {}

    /// The bytes of a text whose first character names its alphabet.
    ///
    /// @throws MalformedException on an alphabet that is not known, or a text that is not of it
    public static byte[] decode(String text) throws MalformedException {
        if (text.isEmpty()) {
            throw new MalformedException(BAD_TEXT, "empty multibase text");
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'b' -> Base32.decode(rest);
            case 'k' -> Base36.decode(rest);
            case 'z' -> Base58.decode(rest);
            case 'u' -> base64Url(rest);
            default -> throw new MalformedException(BAD_TEXT, "unknown multibase prefix");
        };
    }

    /// The text of the bytes in base64url without padding, behind its `u`.
    public static String encodeBase64Url(byte[] bytes) {
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] base64Url(String text) throws MalformedException {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedException(BAD_TEXT, "not base64url");
        }
    }
}
