package network.icn.cli.network;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import network.icn.node.key.KeyFile;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;

/// What the authority needs of the dealer: never the secret, from which all rounds follow. One text, `PEER_ID:HEX`.
///
/// @param id of the dealer's key file, so that one key for authority and dealer is noticed
/// @param key of the beacon chain, 96 bytes
public record DealerPublic(NodeId id, Payload key) {
    private static final HexFormat HEX = HexFormat.of();

    public static DealerPublic of(KeyFile dealer) {
        // The key of a chain does not depend on its times.
        var chain = LocalChain.derive(dealer.seed(), Duration.ofSeconds(1), Instant.EPOCH);
        return new DealerPublic(dealer.id(), chain.info().publicKey());
    }

    /// @throws IllegalArgumentException unless [#toString] of a dealer's key made the text
    static DealerPublic parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("must be PEER_ID:HEX");
        }
        DealerPublic dealer = new DealerPublic(NodeId.parse(parts[0]), Payload.of(HEX.parseHex(parts[1])));
        if (!BeaconVerifier.isKey(dealer.key())) {
            throw new IllegalArgumentException("must be a key of BLS12-381 on G2");
        }
        return dealer;
    }

    @Override
    public String toString() {
        return id + ":" + HEX.formatHex(key.bytes());
    }
}
