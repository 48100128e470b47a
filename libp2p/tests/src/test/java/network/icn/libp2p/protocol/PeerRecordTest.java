package network.icn.libp2p.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

class PeerRecordTest {
    private final KeyPair key = KeyPair.ed25519(new byte[32]);

    private byte[] envelope(int addresses) throws MalformedException {
        List<Multiaddr> many = Collections.nCopies(addresses, Multiaddr.parse("/ip4/10.0.0.1/tcp/1"));
        return new PeerRecord(key.peerId(), 1, many).sign(key).protobuf();
    }

    @Test
    void addressesAreBoundedFromBothSides() throws Exception {
        assertThat(PeerRecord.open(envelope(PeerRecord.MAX_ADDRESSES)).addresses())
                .hasSize(PeerRecord.MAX_ADDRESSES);
        byte[] tooMany = envelope(PeerRecord.MAX_ADDRESSES + 1);
        assertThatThrownBy(() -> PeerRecord.open(tooMany))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.TOO_MANY));
    }
}
