package network.icn.protocol.kernel.crypto;

import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The one rule of the network for Ed25519, checked by our own code before any provider, because libraries
/// disagree at the edges and two HyperNodes with two verdicts would split a committee
/// (docs/design/crypto.md 1; Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020):
///
/// 1. S < L, so nobody can turn one valid signature into another (RFC 8032 5.1.7);
/// 2. A and R are encoded canonically: y < p, and no sign bit where x = 0;
/// 3. neither A nor R is a point of small order;
/// 4. A is of prime order, so that the equations with and without cofactor, and every multiple of them, say the same.
///
/// After that the equation without cofactor decides.
final class Ed25519Rule {
    private static final int COORDINATE_BYTES = 32;

    /// 2^255 - 19, little-endian.
    private static final byte[] FIELD_PRIME = hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    /// L, the order of the base point, little-endian.
    private static final byte[] GROUP_ORDER = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /// The y coordinates of the eight points whose order divides 8. Those with x = 0 (y = 1 and y = -1) are among them,
    /// so rule 3 refuses their false sign bits too.
    private static final byte[][] SMALL_ORDER = {
        hex("0100000000000000000000000000000000000000000000000000000000000000"),
        hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        hex("0000000000000000000000000000000000000000000000000000000000000000"),
        hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    };

    private Ed25519Rule() {}

    /// Rules 2 to 4 for A. Costs a scalar multiplication: once a key, not once a signature.
    static boolean acceptsKey(byte[] publicKey) {
        return publicKey.length == COORDINATE_BYTES
                && acceptsPoint(publicKey, 0)
                && Ed25519.validatePublicKeyFull(publicKey, 0);
    }

    /// Rules 1 to 3 for S and R.
    static boolean acceptsSignature(byte[] signature) {
        return signature.length == 2 * COORDINATE_BYTES
                && less(signature, COORDINATE_BYTES, 0xff, GROUP_ORDER)
                && acceptsPoint(signature, 0);
    }

    private static boolean acceptsPoint(byte[] bytes, int offset) {
        if (!less(bytes, offset, 0x7f, FIELD_PRIME)) {
            return false;
        }
        for (byte[] point : SMALL_ORDER) {
            if (same(bytes, offset, point)) {
                return false;
            }
        }
        return true;
    }

    /// Little-endian comparison; `topMask` clears the sign bit of a point.
    private static boolean less(byte[] bytes, int offset, int topMask, byte[] bound) {
        int mask = topMask;
        for (int i = COORDINATE_BYTES - 1; i >= 0; i--) {
            int difference = (bytes[offset + i] & mask) - (bound[i] & 0xff);
            if (difference != 0) {
                return difference < 0;
            }
            mask = 0xff;
        }
        return false;
    }

    private static boolean same(byte[] bytes, int offset, byte[] point) {
        for (int i = 0; i < COORDINATE_BYTES - 1; i++) {
            if (bytes[offset + i] != point[i]) {
                return false;
            }
        }
        return (bytes[offset + COORDINATE_BYTES - 1] & 0x7f) == point[COORDINATE_BYTES - 1];
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
