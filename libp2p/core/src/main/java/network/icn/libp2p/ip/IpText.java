package network.icn.libp2p.ip;

import static network.icn.libp2p.MalformedException.Reason.BAD_VALUE;

import java.nio.ByteBuffer;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;

/// Text forms of IP addresses. The JDK's parser is not used: given a name instead of a literal it would ask DNS.
public final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    /// The four bytes of four decimal numbers with dots between them.
    ///
    /// @throws MalformedException if it is anything else
    public static byte[] parseIp4(String text) throws MalformedException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw bad(text);
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) number(parts[i], 10, 255, 3, text);
        }
        return bytes;
    }

    /// The 16 bytes of a text of RFC 4291 section 2.2, in any of its three forms, without zone.
    ///
    /// @throws MalformedException if it is anything else
    public static byte[] parseIp6(String text) throws MalformedException {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text, text);
            if (all.length != 16) {
                throw bad(text);
            }
            return all;
        }
        byte[] head = groups(text.substring(0, gap), text);
        byte[] tail = groups(text.substring(gap + 2), text);
        if (head.length + tail.length > 14) {
            throw bad(text);
        }
        byte[] bytes = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
        return bytes;
    }

    private static byte[] groups(String text, String whole) throws MalformedException {
        byte[] bytes = new byte[16];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean dotted = i == parts.length - 1 && parts[i].indexOf('.') >= 0;
            if (target.remaining() < (dotted ? 4 : 2)) {
                throw bad(whole);
            }
            if (dotted) {
                target.put(parseIp4(parts[i]));
            } else {
                target.putShort((short) number(parts[i], 16, 0xffff, 4, whole));
            }
        }
        return Arrays.copyOf(bytes, target.position());
    }

    private static int number(String text, int radix, int max, int maxDigits, String whole) throws MalformedException {
        if (text.isEmpty() || text.length() > maxDigits) {
            throw bad(whole);
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            int digit = next < 128 ? Character.digit(next, radix) : -1;
            if (digit < 0) {
                throw bad(whole);
            }
            value = value * radix + digit;
        }
        if (value > max) {
            throw bad(whole);
        }
        return value;
    }

    /// Four decimal numbers with dots between them, of four bytes.
    public static String ip4(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    /// The text that RFC 5952 recommends for 16 bytes: the longest run of at least two zero groups becomes `::`.
    public static String ip6(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static MalformedException bad(String text) {
        return new MalformedException(BAD_VALUE, "not an IP address: " + text);
    }
}
