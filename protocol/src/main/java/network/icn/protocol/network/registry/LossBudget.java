package network.icn.protocol.network.registry;

/// How much of what owners have given a ScalerNode it may lose in a window and say so: a share of it, for the sectors
/// that every disk loses, and one object besides, if that is no larger than another share and than a number of bytes.
/// What is beyond that breaks its promise. In parts per billion, so that nothing that nodes must agree upon is a
/// floating-point number.
///
/// @param sharePpb of the bytes that owners had there
/// @param objectPpb largest object that counts besides, as a share of the same bytes
/// @param objectBytes largest object that counts besides
public record LossBudget(long sharePpb, long objectPpb, long objectBytes) {
    /// A millionth, and an object of a thousandth, at most 1 GiB (docs/design/challenges.md 4).
    public static final LossBudget STANDARD = new LossBudget(1_000, 1_000_000, 1L << 30);

    /// Whoever may lose more than a tenth promises nothing.
    private static final long MOST_PPB = ErrorRates.WHOLE / 10;
    /// More than any ScalerNode stores.
    private static final long MOST_BYTES = 1L << 60;

    public LossBudget {
        require("sharePpb", sharePpb, MOST_PPB);
        require("objectPpb", objectPpb, MOST_PPB);
        require("objectBytes", objectBytes, MOST_BYTES);
    }

    private static void require(String name, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + ": must be from 0 to " + max + ", got " + value);
        }
    }

    /// Bytes that may be lost, each part rounded down.
    ///
    /// @param ownedBytes the most that owners had there; not negative
    public long allowedBytes(long ownedBytes) {
        return part(ownedBytes, sharePpb) + Math.min(objectBytes, part(ownedBytes, objectPpb));
    }

    /// In two steps, for the product has more than 63 bits.
    private static long part(long bytes, long ppb) {
        return bytes / ErrorRates.WHOLE * ppb + bytes % ErrorRates.WHOLE * ppb / ErrorRates.WHOLE;
    }
}
