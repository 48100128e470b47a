package network.icn.protocol.role.hypernode;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.UniqueProofs;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.registry.RegistryHistory;

/// The smaller machines that a HyperNode's machine joins; they do not know each other.
///
/// @param secret known to this node alone, and the same after a restart
/// @param effects what the running step has brought so far
record Parts(
        RegistryHistory history,
        Signer signer,
        SignatureVerifier verifier,
        Hash32 secret,
        ClockExchange clocks,
        BeaconFetcher beacons,
        Retests retests,
        Probing probing,
        Agreements agreements,
        Deliveries deliveries,
        OwnVotes own,
        ShardGossip shards,
        StepEffects effects) {
    private static final byte[] SECRET_TAG = "ICN/hypernode-secret/1".getBytes(StandardCharsets.US_ASCII);

    /// @param beacons whether a value belongs to the registry's chain
    static Parts of(
            RegistryHistory history, Signer signer, SignatureVerifier signatures, Predicate<BeaconValue> beacons) {
        // The agreements of all shards hear the same members.
        SignatureVerifier verifier = new UniqueProofs(signatures);
        BeaconFetcher fetcher = new BeaconFetcher(history, beacons);
        Retests retests = new Retests(history, verifier, beacons, fetcher);
        return new Parts(
                history,
                signer,
                verifier,
                // Ed25519 is deterministic: the same secret after a restart, and only the key's holder can make it.
                Hash32.sha256(SECRET_TAG, signer.sign(SECRET_TAG).bytes()),
                new ClockExchange(history, signer.id(), verifier),
                fetcher,
                retests,
                new Probing(history, signer, verifier, retests),
                new Agreements(history.timing().clockTolerance()),
                new Deliveries(history, signer.id(), verifier),
                new OwnVotes(history, signer.id(), verifier),
                new ShardGossip(history, signer.id(), verifier),
                new StepEffects());
    }
}
