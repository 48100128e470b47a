package network.icn.protocol.network.beacon;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/// A chain of quicknet's scheme whose key is held here: randomness for a network that does not reach drand. Whoever
/// holds the key knows all rounds in advance and can stop them, but cannot choose them: the signature is unique.
public final class LocalChain {
    public static final int SECRET_BYTES = 32;
    private static final String BEACON_ID = "local";
    private static final byte[] GROUP_TAG = "ICN/local-chain/1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey secret;
    private final ChainInfo info;

    /// @param blsSecret a scalar below the group order, 32 bytes big-endian
    /// @throws IllegalArgumentException unless the secret belongs to the chain's public key
    public LocalChain(byte[] blsSecret, ChainInfo info) {
        if (blsSecret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("blsSecret: 32 bytes, got " + blsSecret.length);
        }
        this.secret = new SecretKey();
        this.secret.from_bendian(blsSecret);
        this.info = info;
        if (!publicKey(secret).equals(info.publicKey())) {
            throw new IllegalArgumentException("blsSecret: not the key of chain " + info.hash());
        }
    }

    /// The chain whose key follows from a seed by the key generation of BLS12-381 (draft-irtf-cfrg-bls-signature 2.3).
    ///
    /// @param seed 32 unpredictable bytes
    public static LocalChain derive(byte[] seed, Duration period, Instant genesis) {
        if (seed.length != SECRET_BYTES) {
            throw new IllegalArgumentException("seed: 32 bytes, got " + seed.length);
        }
        SecretKey secret = new SecretKey();
        secret.keygen(seed);
        return new LocalChain(secret.to_bendian(), infoOf(publicKey(secret), period, genesis));
    }

    /// The chain of a dealer whose secret is somewhere else.
    public static ChainInfo infoOf(Payload publicKey, Duration period, Instant genesis) {
        return new ChainInfo(publicKey, period, genesis, Hash32.sha256(GROUP_TAG, publicKey.bytes()), BEACON_ID);
    }

    /// What verifies its rounds.
    public ChainInfo info() {
        return info;
    }

    /// The secret scalar, to be kept in a file that only its owner reads.
    public byte[] secret() {
        return secret.to_bendian();
    }

    /// The value of a round. The caller decides when it may be known; a round belongs to its time.
    public BeaconValue sign(long round) {
        P1 point = new P1()
                .hash_to(BeaconVerifier.message(round), BeaconVerifier.DOMAIN)
                .sign_with(secret);
        return new BeaconValue(round, Payload.of(point.compress()));
    }

    private static Payload publicKey(SecretKey secret) {
        return Payload.of(new P2(secret).compress());
    }
}
