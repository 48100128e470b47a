package network.icn.protocol.kernel.signed;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.Signer;

/// Something a node signs. Its canonical bytes begin with the tag of its [Domain], so that a signature of one kind
/// never
/// passes as another.
public interface Statement {
    Domain domain();

    /// Canonical bytes including the tag: exactly what is signed, hashed, sent and archived.
    byte[] bytes();

    /// What other statements refer to.
    default Hash32 hash() {
        return Hash32.sha256(bytes());
    }

    default Signed signedBy(Signer signer) {
        byte[] bytes = bytes();
        return Signed.of(bytes, signer.id(), signer.sign(bytes));
    }
}
