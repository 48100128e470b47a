package network.icn.libp2p.security.tls;

import java.io.IOException;

/// The handshake or the encrypted channel failed. Always ends the connection; the reason is the metric label.
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Why the channel ended.
    public enum Reason {
        /// Exactly one certificate: there is nobody to chain to.
        CHAIN_LENGTH,
        /// The certificate, or the extension in it, cannot be read.
        MALFORMED,
        /// Today is not between the two dates of the certificate.
        NOT_VALID_NOW,
        /// A key or signature of a kind that is too weak, too large or unknown.
        ALGORITHM,
        UNKNOWN_CRITICAL_EXTENSION,
        EXTENSION_MISSING,
        /// The certificate's key has not signed the certificate.
        SELF_SIGNATURE,
        /// The identity key has not signed the certificate's key.
        HOST_SIGNATURE,
        /// The remote is not the peer that was dialled.
        WRONG_PEER,
        /// TLS itself failed: a bad record, no common parameters, an alert of the remote.
        PROTOCOL,
        /// The connection ended inside a record or inside the handshake.
        TRUNCATED
    }

    private final Reason reason;

    TlsException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    TlsException(Reason reason, Throwable cause) {
        super(cause);
        this.reason = reason;
    }

    /// What went wrong, for metrics.
    public Reason reason() {
        return reason;
    }
}
