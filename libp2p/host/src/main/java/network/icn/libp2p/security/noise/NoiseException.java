package network.icn.libp2p.security.noise;

import java.io.IOException;

/// The handshake or the encrypted channel failed. Always ends the connection; the reason is the metric label.
public final class NoiseException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Why the channel ended.
    public enum Reason {
        /// A ciphertext does not authenticate: tampering, or keys that differ.
        BAD_TAG,
        /// A message is too short or too long for its place.
        BAD_LENGTH,
        /// The connection ended inside a message.
        TRUNCATED,
        /// The remote's Diffie-Hellman key is of small order.
        BAD_EPHEMERAL,
        /// The identity payload cannot be read or its signature is wrong.
        BAD_IDENTITY,
        /// The remote is not the peer that was dialled.
        WRONG_PEER,
        /// Both sides named muxers and have none in common.
        NO_COMMON_MUXER,
        /// 2^64 - 1 messages were sent in one direction.
        NONCES_EXHAUSTED
    }

    private final Reason reason;

    NoiseException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    NoiseException(Reason reason, Throwable cause) {
        super(cause);
        this.reason = reason;
    }

    /// What went wrong, for metrics.
    public Reason reason() {
        return reason;
    }
}
