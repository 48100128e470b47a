package network.icn.libp2p.envelope;

/// The bytes of a [SignedEnvelope] that nobody has opened yet; compares by identity like the array it holds.
public final class SignedEnvelopeBytes {
    private final byte[] bytes;

    /// Of an envelope as it came or is to go.
    ///
    /// @param bytes copied
    public SignedEnvelopeBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }
}
