package network.icn.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.Signer;

/// Node keys that follow from the seed of the run.
final class Keys {
    private final RandomGenerator random;
    private final MemoizedVerifier witness;

    /// @param witness of all that is signed
    Keys(RandomGenerator random, MemoizedVerifier witness) {
        this.random = random;
        this.witness = witness;
    }

    byte[] seed() {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return seed;
    }

    List<Signer> signers(int count) {
        List<Signer> signers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            signers.add(witness.witnessed(Ed25519.best().signer(seed())));
        }
        return signers;
    }
}
