package network.icn.protocol.signed;

import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;

/// A statement in canonical bytes with its signer and signature. Holding one proves nothing: [#verify] does.
public record Signed(Payload statement, NodeId signer, Signature64 signature) {
    /// Statements are small; anything larger is referred to by hash. The limit of the wire (common.proto).
    public static final int MAX_STATEMENT_BYTES = 60_000;

    public static Signed of(byte[] statement, NodeId signer, Signature64 signature) {
        return new Signed(Payload.of(statement), signer, signature);
    }

    public boolean verify(SignatureVerifier verifier) {
        return verifier.verify(signer, statement.bytes(), signature);
    }

    /// The hash of the statement, without the signature: what other statements refer to.
    public Hash32 hash() {
        return statement.sha256();
    }
}
