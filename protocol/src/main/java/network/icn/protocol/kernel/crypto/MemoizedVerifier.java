package network.icn.protocol.kernel.crypto;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;

/// Remembers verdicts: in a simulation every node verifies the same message. Exact, because verification is a pure
/// function and the key holds all its arguments.
public final class MemoizedVerifier implements SignatureVerifier {
    /// About 20 MB: the votes of a few eras of a large committee.
    private static final int DEFAULT_ENTRIES = 100_000;

    private final SignatureVerifier verifier;
    private final Cache<Question, Boolean> verdicts;

    private sealed interface Question {}

    private record Signature(NodeId signer, Hash32 message, Signature64 signature) implements Question {}

    private record Proof(Payload key, Hash32 message, VrfProof proof) implements Question {}

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
        return remembered(
                new Signature(signer, Hash32.sha256(message), signature),
                () -> verifier.verify(signer, message, signature));
    }

    @Override
    public boolean proves(Payload key, byte[] message, VrfProof proof) {
        return remembered(new Proof(key, Hash32.sha256(message), proof), () -> verifier.proves(key, message, proof));
    }

    private boolean remembered(Question question, Callable<Boolean> verdict) {
        try {
            return verdicts.get(question, verdict);
        } catch (ExecutionException e) {
            throw new IllegalStateException("verification throws no checked exception", e);
        }
    }

    /// The same signer; what it signs from now on is known to be right here, and verified by nobody. For
    /// a network in one process, of which this takes most of the time otherwise.
    public Signer witnessed(Signer signer) {
        return new Signer() {
            @Override
            public NodeId id() {
                return signer.id();
            }

            @Override
            public Signature64 sign(byte[] message) {
                Signature64 signature = signer.sign(message);
                verdicts.put(new Signature(signer.id(), Hash32.sha256(message), signature), true);
                return signature;
            }

            @Override
            public Payload provingKey() {
                return signer.provingKey();
            }

            @Override
            public VrfProof prove(byte[] message) {
                VrfProof proof = signer.prove(message);
                verdicts.put(new Proof(signer.provingKey(), Hash32.sha256(message), proof), true);
                return proof;
            }
        };
    }

    /// Verdicts remembered now.
    public long size() {
        return verdicts.size();
    }
}
