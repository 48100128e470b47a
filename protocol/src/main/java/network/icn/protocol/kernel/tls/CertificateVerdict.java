package network.icn.protocol.kernel.tls;

import network.icn.protocol.kernel.identity.NodeId;

/// Whether a certificate proves who the other side is.
public sealed interface CertificateVerdict {
    /// The holder of the certificate's key speaks for that node.
    record Authentic(NodeId node) implements CertificateVerdict {}

    record Rejected(Reason reason) implements CertificateVerdict {}

    /// Why not; also the label of the metric.
    enum Reason {
        /// Exactly one self-signed certificate: there is nobody to chain to.
        CHAIN_LENGTH,
        TOO_LARGE,
        MALFORMED,
        NOT_YET_VALID,
        EXPIRED,
        /// The network uses ECDSA on P-256 with SHA-256 only.
        ALGORITHM,
        UNKNOWN_CRITICAL_EXTENSION,
        EXTENSION_MISSING,
        EXTENSION_MALFORMED,
        /// The host key is not Ed25519.
        HOST_KEY_TYPE,
        HOST_SIGNATURE,
        SELF_SIGNATURE
    }
}
