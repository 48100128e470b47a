package network.icn.protocol.challenge;

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
}
