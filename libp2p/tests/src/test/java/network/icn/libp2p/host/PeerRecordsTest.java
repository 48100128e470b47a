package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.PeerRecord;
import org.junit.jupiter.api.Test;

class PeerRecordsTest {
    private static final int MAX_PEERS = 20;
    private final KeyPair alice = KeyPair.ed25519(new byte[32]);
    private final List<Multiaddr> listening = new ArrayList<>(List.of(address(1)));
    private final PeerRecords records = new PeerRecords(alice, MAX_PEERS, () -> List.copyOf(listening), new Counters());

    private static Multiaddr address(int port) {
        try {
            return Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >>> 8);
        seed[2] = 1;
        return KeyPair.ed25519(seed);
    }

    private static SignedEnvelopeBytes signed(KeyPair key, long sequence, int port) {
        return new SignedEnvelopeBytes(new PeerRecord(key.peerId(), sequence, List.of(address(port)))
                .sign(key)
                .protobuf());
    }

    @Test
    void ourRecordStaysTheSameUntilTheAddressesChange() throws Exception {
        SignedEnvelopeBytes first = records.own();
        assertThat(records.own()).isSameAs(first);

        listening.add(address(2));
        PeerRecord before = PeerRecord.open(first.bytes());
        PeerRecord after = PeerRecord.open(records.own().bytes());
        assertThat(after.addresses()).containsExactly(address(1), address(2));
        assertThat(after.sequence()).isGreaterThan(before.sequence());
    }

    @Test
    void anOlderRecordOfAPeerIsNoNews() throws Exception {
        KeyPair bob = key(1);
        assertThat(records.learn(bob.peerId(), signed(bob, 5, 50)).newest().addresses())
                .containsExactly(address(50));
        assertThat(records.learn(bob.peerId(), signed(bob, 4, 40)).newest().addresses())
                .containsExactly(address(50));
        assertThat(records.learn(bob.peerId(), signed(bob, 6, 60)).newest().addresses())
                .containsExactly(address(60));
        // Unsigned: the highest number of all.
        assertThat(records.learn(bob.peerId(), signed(bob, -1, 70)).newest().addresses())
                .containsExactly(address(70));
        assertThat(records.of(bob.peerId())).isPresent();
        assertThat(records.of(alice.peerId())).isEmpty();
    }

    @Test
    void aRecordAboutSomebodyElseIsRefused() {
        assertThatThrownBy(() -> records.learn(key(2).peerId(), signed(key(1), 1, 1)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> records.learn(key(1).peerId(), new SignedEnvelopeBytes(new byte[3])))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void onlySoManyPeersAreRemembered() throws Exception {
        for (int i = 0; i <= MAX_PEERS; i++) {
            KeyPair each = key(i);
            assertThat(records.learn(each.peerId(), signed(each, 1, 1))).isNotNull();
        }
        assertThat(records.of(key(0).peerId())).isEmpty();
        assertThat(records.of(key(1).peerId())).isPresent();
    }

    @Test
    void aRecordWithAnAddressThatLeadsNowhereIsNotPassedOn() throws Exception {
        KeyPair bob = key(1);
        PeerRecord wild = new PeerRecord(
                bob.peerId(), 1, List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/1"), Multiaddr.parse("/ip4/1.2.3.4/tcp/1")));
        assertThat(records.learn(
                                bob.peerId(),
                                new SignedEnvelopeBytes(wild.sign(bob).protobuf()))
                        .isNewer())
                .isTrue();
        assertThat(records.of(bob.peerId())).isEmpty();

        PeerRecord good = new PeerRecord(bob.peerId(), 2, List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/1")));
        assertThat(records.learn(
                                bob.peerId(),
                                new SignedEnvelopeBytes(good.sign(bob).protobuf()))
                        .isNewer())
                .isTrue();
        assertThat(records.of(bob.peerId())).isPresent();
    }
}
