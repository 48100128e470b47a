package network.icn.protocol.network.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// The hosts that an endpoint may name, each in one text: a host name (RFC 1123, RFC 952), an IPv4 address, an IPv6
/// address (RFC 5952). The platform's parser is not used: it takes many texts for one address, and asks the name
/// service about what it does not know.
final class HostText {
    private static final int MAX_NAME = 253;
    private static final int GROUPS = 8;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /// What a resolver may take for an address although it is none of ours: `10.0.0.256`, `010.0.0.5`, `0x7f.1`,
    /// `2130`.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,4}");

    private HostText() {}

    /// The one text of a name or an IPv4 address.
    ///
    /// @throws IllegalArgumentException with the rule that it breaks
    static String named(String text) {
        // In lower case the sign of the kelvin would be a letter k.
        String host = text.chars().allMatch(c -> c < 0x80) ? text.toLowerCase(Locale.ROOT) : text;
        String[] labels = host.split("\\.", -1);
        if (endsInNumber(host)) {
            return ip4(labels);
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException(
                        "host: must be labels of letters, digits and inner hyphens, joined by dots");
            }
        }
        if (host.length() > MAX_NAME) {
            throw new IllegalArgumentException("host: must have at most " + MAX_NAME + " characters");
        }
        return host;
    }

    /// Whether it can only be an address: the last label of a name is no number.
    static boolean endsInNumber(String host) {
        return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
    }

    private static String ip4(String[] octets) {
        if (octets.length != 4
                || !Arrays.stream(octets)
                        .allMatch(octet -> OCTET.matcher(octet).matches() && Integer.parseInt(octet) <= 255)) {
            throw new IllegalArgumentException(
                    "host: must be, as an IPv4 address, four numbers from 0 to 255 without leading zeros");
        }
        int first = Integer.parseInt(octets[0]);
        if (first == 0 || first >= 224) {
            throw new IllegalArgumentException(
                    "host: must be the address of one node, not a wildcard, a group or a broadcast");
        }
        return String.join(".", octets);
    }

    /// The one text of an IPv6 address, without brackets.
    ///
    /// @throws IllegalArgumentException with the rule that it breaks
    static String ip6(String text) {
        int[] groups = groups(text.toLowerCase(Locale.ROOT));
        if (Arrays.stream(groups).allMatch(group -> group == 0) || groups[0] >>> 8 == 0xff) {
            throw new IllegalArgumentException("host: must be the address of one node, not a wildcard or a group");
        }
        if (Arrays.stream(groups, 0, 5).allMatch(group -> group == 0) && groups[5] == 0xffff) {
            throw new IllegalArgumentException("host: must be written as the IPv4 address that it is");
        }
        return text(groups);
    }

    private static int[] groups(String text) {
        int gap = text.indexOf("::");
        int[] head = run(gap < 0 ? text : text.substring(0, gap));
        int[] tail = gap < 0 ? new int[0] : run(text.substring(gap + 2));
        int missing = GROUPS - head.length - tail.length;
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw notIp6();
        }
        int[] groups = Arrays.copyOf(head, GROUPS);
        System.arraycopy(tail, 0, groups, GROUPS - tail.length, tail.length);
        return groups;
    }

    private static int[] run(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        if (!Arrays.stream(parts).allMatch(part -> GROUP.matcher(part).matches())) {
            throw notIp6();
        }
        return Arrays.stream(parts).mapToInt(part -> Integer.parseInt(part, 16)).toArray();
    }

    private static IllegalArgumentException notIp6() {
        return new IllegalArgumentException(
                "host: must be, in brackets, an IPv6 address without a zone and without an IPv4 address in it");
    }

    /// RFC 5952: the first of the longest runs of at least two zero groups becomes `::`.
    private static String text(int[] groups) {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        return start < 0
                ? join(groups, 0, GROUPS)
                : join(groups, 0, start) + "::" + join(groups, start + longest, GROUPS);
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
