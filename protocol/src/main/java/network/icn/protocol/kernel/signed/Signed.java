package network.icn.protocol.kernel.signed;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;

/// A statement in canonical bytes with its signer and signature. Holding one proves nothing: [#verify] does.
public record Signed(Payload statement, NodeId signer, Signature64 signature) {
    /// Statements are small; anything larger is referred to by hash. The limit of the wire (common.proto).
    public static final int MAX_STATEMENT_BYTES = 60_000;

    /// A statement with what came beside it; nothing is checked yet.
    public static Signed of(byte[] statement, NodeId signer, Signature64 signature) {
        return new Signed(Payload.of(statement), signer, signature);
    }

    /// Bytes of a signed statement of that length inside other canonical bytes.
    public static int size(int statementBytes) {
        return NodeId.BYTES + Signature64.BYTES + Integer.BYTES + statementBytes;
    }

    /// Whether the signature is that of the named signer over exactly these bytes.
    public boolean verify(SignatureVerifier verifier) {
        return verifier.verify(signer, statement.bytes(), signature);
    }

    /// The hash of the statement, without the signature: what other statements refer to.
    public Hash32 hash() {
        return statement.sha256();
    }

    /// Inside other canonical bytes: signer, signature, then the statement with a u32 length.
    public void writeTo(CanonicalWriter out) {
        out.fixed(signer.bytes()).fixed(signature.bytes()).variable(statement.bytes());
    }

    /// Reads what [#writeTo] wrote; verifies nothing.
    public static Signed readFrom(CanonicalReader in) throws MalformedException {
        NodeId signer = NodeId.of(in.fixed(NodeId.BYTES));
        Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
        return new Signed(Payload.of(in.variable(MAX_STATEMENT_BYTES)), signer, signature);
    }

    /// What [#writeTo] writes, alone.
    public Payload encoded() {
        CanonicalWriter out = new CanonicalWriter();
        writeTo(out);
        return out.toPayload();
    }

    /// Reads what [#encoded] gave; verifies nothing.
    ///
    /// @throws MalformedException if it is not exactly one
    public static Signed parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        Signed signed = readFrom(in);
        in.end();
        return signed;
    }
}
