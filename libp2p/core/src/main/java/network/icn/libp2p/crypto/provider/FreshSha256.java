package network.icn.libp2p.crypto.provider;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes digests by copying one that has seen nothing: asking the providers costs as much as hashing a kibibyte.
final class FreshSha256 {
    private static final MessageDigest UNUSED = ask();

    private FreshSha256() {}

    static MessageDigest make() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException _) {
            return ask();
        }
    }

    private static MessageDigest ask() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
