package network.icn.protocol.kernel.crypto;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.VrfProof;

/// Remembers the one proof of each key and message: a member shows the same in every shard of an era, and
/// a look at it takes as long as twenty signatures.
///
/// Only what was right is kept, so nobody can have anything wrong remembered, nor push out what is right by
/// what is not. Another proof than the one that is known is wrong without a look, because there is no second
/// one. Any number of threads may ask.
public final class UniqueProofs implements SignatureVerifier {
    /// All members of the largest network in a few eras, in about 25 MB. One that is pushed out is looked at again.
    private static final int MAX_PROOFS = 65_536;

    private final SignatureVerifier verifier;
    private final Cache<Question, VrfProof> known =
            CacheBuilder.newBuilder().maximumSize(MAX_PROOFS).build();

    private record Question(Payload key, Hash32 message) {}

    /// @param verifier which looks at what is not known
    public UniqueProofs(SignatureVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
        return verifier.verify(signer, message, signature);
    }

    @Override
    public boolean proves(Payload key, byte[] message, VrfProof proof) {
        Question question = new Question(key, Hash32.sha256(message));
        VrfProof right = known.getIfPresent(question);
        if (right != null) {
            return right.equals(proof);
        }
        boolean proven = verifier.proves(key, message, proof);
        if (proven) {
            known.put(question, proof);
        }
        return proven;
    }

    /// Looks at those alone that are not known, all together.
    @Override
    public boolean provesAll(byte[] message, List<KeyedProof> shown) {
        Hash32 hash = Hash32.sha256(message);
        List<KeyedProof> unknown = new ArrayList<>();
        for (KeyedProof each : shown) {
            VrfProof right = known.getIfPresent(new Question(each.key(), hash));
            if (right == null) {
                unknown.add(each);
            } else if (!right.equals(each.proof())) {
                return false;
            }
        }
        boolean proven = verifier.provesAll(message, unknown);
        if (proven) {
            unknown.forEach(each -> known.put(new Question(each.key(), hash), each.proof()));
        }
        return proven;
    }
}
