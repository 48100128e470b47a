package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import org.junit.jupiter.api.Test;

class RecentVerdictsTest {
    private static final int MAX_ACCEPTED = 1_024;
    private static final int MAX_REJECTED = 8_192;

    private final RecentVerdicts verdicts = new RecentVerdicts(MAX_ACCEPTED, MAX_REJECTED);

    private static MessageId id(int number) {
        return MessageId.of(ByteBuffer.allocate(20).putInt(number).array());
    }

    private static PeerSet senders(int... slots) {
        PeerSet set = new PeerSet();
        for (int slot : slots) {
            set.add(slot);
        }
        return set;
    }

    @Test
    void eachPeerIsCreditedOnceAndOnlyInTime() {
        verdicts.accepted(id(1), senders(0), 100, 0);

        assertThat(verdicts.isCredited(id(1), 0, 50)).isFalse();
        assertThat(verdicts.isCredited(id(1), 1, 100)).isTrue();
        assertThat(verdicts.isCredited(id(1), 1, 100)).isFalse();
        assertThat(verdicts.isCredited(id(1), 2, 101)).isFalse();
        assertThat(verdicts.isCredited(id(2), 1, 50)).isFalse();
    }

    @Test
    void eachPeerIsBlamedOnceForAMessage() {
        verdicts.rejected(id(1), senders(0));

        assertThat(verdicts.isBlamed(id(1), 0)).isFalse();
        assertThat(verdicts.isBlamed(id(1), 1)).isTrue();
        assertThat(verdicts.isBlamed(id(1), 1)).isFalse();
        assertThat(verdicts.isBlamed(id(2), 1)).isFalse();
    }

    @Test
    void aSlotThatIsGivenToAnotherPeerStartsAfresh() {
        verdicts.rejected(id(1), senders(0));
        verdicts.accepted(id(2), senders(0), 100, 0);

        verdicts.forget(0);

        assertThat(verdicts.isBlamed(id(1), 0)).isTrue();
        assertThat(verdicts.isCredited(id(2), 0, 1)).isTrue();
    }

    @Test
    void acceptedMessagesBeyondTheBoundEarnNothingUntilOlderOnesExpire() {
        for (int i = 0; i < MAX_ACCEPTED; i++) {
            verdicts.accepted(id(i), senders(0), 100, 0);
        }
        verdicts.accepted(id(-1), senders(0), 100, 0);
        assertThat(verdicts.isCredited(id(MAX_ACCEPTED - 1), 1, 1)).isTrue();
        assertThat(verdicts.isCredited(id(-1), 1, 1)).isFalse();

        verdicts.accepted(id(-2), senders(0), 300, 200);
        assertThat(verdicts.isCredited(id(-2), 1, 201)).isTrue();
    }

    @Test
    void theOldestRejectedMessageIsForgottenFirst() {
        for (int i = 0; i <= MAX_REJECTED; i++) {
            verdicts.rejected(id(i), senders(0));
        }

        assertThat(verdicts.isBlamed(id(0), 1)).isFalse();
        assertThat(verdicts.isBlamed(id(1), 1)).isTrue();
        assertThat(verdicts.isBlamed(id(MAX_REJECTED), 1)).isTrue();
    }
}
