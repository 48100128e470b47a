package network.icn.protocol.challenge;

import java.math.BigInteger;

/// What a ScalerNode says that it stores. Whose hands hold the keys of the owners no proof can tell: a provider may be
/// its own customer.
///
/// @param committed bytes of all leaves that were ever put, so those of removed objects, too: challenges draw from them
/// @param owned of these, bytes of objects that are under an owner's key and there; at most all
public record StoredBytes(long committed, long owned) {
    public StoredBytes {
        if (owned < 0 || owned > committed) {
            throw new IllegalArgumentException("owned: 0 to the " + committed + " committed bytes, got " + owned);
        }
    }

    /// As much of something that is spread over all leaves as falls to those of owners, rounded down.
    ///
    /// @param amount not negative
    public long ownedPart(long amount) {
        // The product has more than 63 bits.
        return committed == 0
                ? 0
                : BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(owned))
                        .divide(BigInteger.valueOf(committed))
                        .longValueExact();
    }
}
