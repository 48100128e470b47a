package network.icn.libp2p.crypto;

/// The kinds of key a peer may have. Only [#ED25519] is offered here; signatures of the others are verified so that
/// foreign peers can connect. Source: libp2p specs, peer-ids.
enum KeyType {
    /// RSA of 2048 bits or more, with SHA-256; verified only.
    RSA(0),
    /// Ed25519, what hosts here have.
    ED25519(1),
    /// ECDSA over secp256k1, with SHA-256; verified only.
    SECP256K1(2),
    /// ECDSA over P-256, with SHA-256; verified only.
    ECDSA(3);

    private final int code;

    KeyType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
