package network.icn.protocol.kernel.signed;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.Signer;

/// Something a node signs. Its canonical bytes begin with its [Header], so that a signature of one kind, network or era
/// never passes in another.
public interface Statement {
    /// What it is, and of which network and era.
    Header header();

    /// Canonical bytes including the header: exactly what is signed, hashed, sent and archived.
    byte[] bytes();

    /// What other statements refer to.
    default Hash32 hash() {
        return Hash32.sha256(bytes());
    }

    /// The statement with a signature over its canonical bytes.
    default Signed signedBy(Signer signer) {
        byte[] bytes = bytes();
        return Signed.of(bytes, signer.id(), signer.sign(bytes));
    }
}
