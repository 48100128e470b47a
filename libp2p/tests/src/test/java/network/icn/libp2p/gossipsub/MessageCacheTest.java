package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import org.junit.jupiter.api.Test;

class MessageCacheTest {
    private final MessageCache cache = new MessageCache(5, 3, 10_000);

    @Test
    void keepsFiveWindowsAndAdvertisesThree() {
        List<Message> messages = new ArrayList<>();
        for (int window = 0; window < 8; window++) {
            Message message = message(window, 1);
            messages.add(message);
            put(message);
            cache.shift();
        }
        // Windows 4..7 are still here: the fifth is the one that has just begun.
        assertThat(cache.size()).isEqualTo(4);
        assertThat(cache.get(messages.get(3).id())).isNull();
        assertThat(cache.get(messages.get(4).id())).isNotNull();

        List<Message> advertised = new ArrayList<>();
        cache.forEachAdvertised(advertised::add);
        assertThat(advertised).containsExactly(messages.get(7), messages.get(6));
    }

    @Test
    void dropsTheOldestBeyondItsBytes() {
        int room = 10_000 - message(1, 1_000).footprint() - message(2, 1).footprint();
        put(message(1, 1_000));
        put(message(2, 1 + room));
        assertThat(cache.size()).isEqualTo(2);

        put(message(3, 1));

        assertThat(cache.get(message(1, 1_000).id())).isNull();
        assertThat(cache.size()).isEqualTo(2);
    }

    /// A message is kept with objects that weigh more than a tiny message.
    @Test
    void countsWhatItHoldsAndNotOnlyData() {
        assertThat(message(1, 1).footprint()).isGreaterThan(512);
        assertThat(message(1, 1_000).footprint() - message(1, 1).footprint()).isEqualTo(999);
        for (int i = 0; i < 100; i++) {
            put(message(i, 1));
        }
        assertThat(cache.size()).isEqualTo(10_000 / message(1, 1).footprint());
    }

    @Test
    void countsWhomItHasServed() {
        int room = 10_000 - message(1, 1).footprint();
        put(message(1, 1));
        MessageCache.Entry entry =
                Objects.requireNonNull(cache.get(message(1, 1).id()));
        assertThat(cache.serve(entry, room - 1, 1)).isTrue();
        assertThat(cache.size()).isOne();

        assertThat(cache.serve(entry, room, 1)).isTrue();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aSlotsNextPeerStartsAtZero() {
        Message message = message(1, 1);
        put(message);
        MessageCache.Entry entry = Objects.requireNonNull(cache.get(message.id()));
        assertThat(cache.serve(entry, 4, 1)).isTrue();
        assertThat(cache.serve(entry, 4, 1)).isFalse();

        cache.forget(4);

        assertThat(cache.serve(entry, 4, 1)).isTrue();
    }

    private void put(Message message) {
        cache.put(message, Rpc.ofMessage(message));
    }

    private static Message message(int number, int size) {
        byte[] data = new byte[size];
        data[0] = (byte) number;
        return Message.unsigned("t", data, MessageIdFunction.CONTENT);
    }
}
