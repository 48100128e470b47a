package network.icn.libp2p.crypto.provider;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The checks made before any provider sees a signature, so that every provider gives the same verdict: encodings must
/// be canonical, S below the group order, neither the key nor R of small order, and the key of prime order, so that the
/// equations with and without cofactor say the same. Source: RFC 8032 5.1.7; Chalkias, Garillot, Nikolaenko, "Taming
/// the many EdDSAs".
public final class Ed25519Rules {
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /// y coordinates, little-endian with the sign bit cleared, of the eight points whose order divides 8.
    private static final List<byte[]> SMALL_ORDER = List.of(
            hex("0100000000000000000000000000000000000000000000000000000000000000"),
            hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            hex("0000000000000000000000000000000000000000000000000000000000000000"),
            hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

    /// 2^255 - 19, little-endian.
    private static final byte[] FIELD_PRIME = hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    /// The order of the base point, little-endian.
    private static final byte[] GROUP_ORDER = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    private Ed25519Rules() {}

    /// Whether signatures of the key can be right. Costs a scalar multiplication: ask once a key, not once a
    /// signature.
    public static boolean acceptsKey(byte[] publicKey) {
        return publicKey.length == KEY_BYTES && goodPoint(publicKey) && Ed25519.validatePublicKeyFull(publicKey, 0);
    }

    /// Whether a provider may see the signature at all.
    public static boolean acceptsSignature(byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                && goodPoint(Arrays.copyOf(signature, 32))
                && less(Arrays.copyOfRange(signature, 32, SIGNATURE_BYTES), GROUP_ORDER);
    }

    private static boolean goodPoint(byte[] encoded) {
        byte[] y = encoded.clone();
        y[31] &= 0x7f;
        return less(y, FIELD_PRIME) && SMALL_ORDER.stream().noneMatch(point -> Arrays.equals(point, y));
    }

    private static boolean less(byte[] littleEndian, byte[] bound) {
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            int difference = (littleEndian[i] & 0xff) - (bound[i] & 0xff);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
