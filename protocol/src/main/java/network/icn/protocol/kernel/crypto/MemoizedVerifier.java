package network.icn.protocol.kernel.crypto;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.ExecutionException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;

/// Remembers verdicts: in a simulation every node verifies the same message. Exact, because verification is a pure
/// function and the key holds all its arguments.
public final class MemoizedVerifier implements SignatureVerifier {
    /// About 20 MB: the votes of a few eras of a large committee.
    private static final int DEFAULT_ENTRIES = 100_000;

    private final SignatureVerifier verifier;
    private final Cache<Question, Boolean> verdicts;

    private record Question(NodeId signer, Hash32 message, Signature64 signature) {}

    public MemoizedVerifier(SignatureVerifier verifier) {
        this(verifier, DEFAULT_ENTRIES);
    }

    /// @param maxEntries verdicts remembered; older ones are worked out again
    public MemoizedVerifier(SignatureVerifier verifier, int maxEntries) {
        this.verifier = verifier;
        this.verdicts = CacheBuilder.newBuilder().maximumSize(maxEntries).build();
    }

    @Override
    public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
        try {
            return verdicts.get(
                    new Question(signer, Hash32.sha256(message), signature),
                    () -> verifier.verify(signer, message, signature));
        } catch (ExecutionException e) {
            throw new IllegalStateException("verification throws no checked exception", e);
        }
    }

    /// Verdicts remembered now.
    public long size() {
        return verdicts.size();
    }
}
