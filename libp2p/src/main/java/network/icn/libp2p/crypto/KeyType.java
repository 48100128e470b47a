package network.icn.libp2p.crypto;

/// The kinds of key a peer may have. Only [#ED25519] is offered here; signatures of the others are verified so that
/// foreign peers can connect. Source: libp2p specs, peer-ids.
public enum KeyType {
    RSA(0),
    ED25519(1),
    SECP256K1(2),
    ECDSA(3);

    private final int code;

    KeyType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
