package network.icn.libp2p.mux.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two sessions joined by queues of bytes, with random writing, reading and delivery. Whatever the order, every byte of
/// every stream arrives once and in order, and no side ever calls the other one's frames a violation.
class SessionModelTest {
    private static final int STREAMS = 1_000;
    private static final SessionLimits LIMITS = new SessionLimits(STREAMS, 1 << 20, 64 << 20, 60);

    /// One side: the machine, its outgoing bytes, and what each of its streams has seen.
    private static final class Side {
        final Session session;
        final ByteBuffer control = ByteBuffer.allocate(4 << 20);
        final ByteBuffer data = ByteBuffer.allocate(24 << 20);
        final Map<Integer, Integer> unread = new LinkedHashMap<>();
        final Map<Integer, Integer> received = new LinkedHashMap<>();
        int ended;

        Side(boolean dialer) {
            session = new Session(dialer, LIMITS, new ReceivePool(64 << 20), this::apply);
        }

        private void apply(SessionEffect effect) {
            switch (effect) {
                case SessionEffect.SendControl send -> send.header().write(control);
                case SessionEffect.SendInOrder send -> {
                    Header header = send.header();
                    header.write(data);
                    if (header.type() == FrameType.DATA) {
                        int from = sent.getOrDefault(header.streamId(), 0);
                        for (int i = 0; i < header.length(); i++) {
                            data.put((byte) ((from + i) * 31 + header.streamId()));
                        }
                        sent.put(header.streamId(), from + (int) header.length());
                    }
                }
                case SessionEffect.Received bytes -> {
                    int id = bytes.streamId();
                    int from = received.getOrDefault(id, 0);
                    int count = bytes.bytes().remaining();
                    for (int i = 0; i < count; i++) {
                        if (bytes.bytes().get() != (byte) ((from + i) * 31 + id)) {
                            throw new AssertionError("stream " + id + " differs at byte " + (from + i));
                        }
                    }
                    received.put(id, from + count);
                    unread.merge(id, count, Integer::sum);
                }
                case SessionEffect.Ended _ -> ended++;
                case SessionEffect.Failed failed -> throw new AssertionError(failed.violation());
                case SessionEffect.Reset reset -> throw new AssertionError("reset of " + reset.streamId());
                case SessionEffect.Refused refused -> throw new AssertionError(refused.refusal());
                case SessionEffect.Opened _,
                        SessionEffect.Writable _,
                        SessionEffect.Finished _,
                        SessionEffect.Pong _,
                        SessionEffect.RemoteLeaves _ -> {}
            }
        }

        final Map<Integer, Integer> sent = new LinkedHashMap<>();

        void deliverTo(Side other) {
            for (ByteBuffer buffer : new ByteBuffer[] {control, data}) {
                buffer.flip();
                other.session.receive(buffer);
                buffer.clear();
            }
        }

        void read(Random random) {
            for (Map.Entry<Integer, Integer> entry : unread.entrySet()) {
                int count = random.nextInt(4) == 0 ? 0 : entry.getValue();
                session.consumed(entry.getKey(), count);
                entry.setValue(entry.getValue() - count);
            }
        }
    }

    @Test
    void aThousandStreamsCarryTheirBytes() {
        run(1, STREAMS, 3_000);
    }

    @Test
    void fewStreamsCarryMoreThanTheirWindows() {
        for (long seed = 2; seed < 22; seed++) {
            run(seed, 3, 700_000);
        }
    }

    private static void run(long seed, int streams, int bytesPerStream) {
        Random random = new Random(seed);
        Side dialer = new Side(true);
        Side listener = new Side(false);
        Map<Integer, Integer> left = new LinkedHashMap<>();
        int opened = 0;
        for (int round = 0; opened < streams || !left.isEmpty(); round++) {
            assertThat(round).as("seed %d makes progress", seed).isLessThan(10_000);
            while (opened < streams && random.nextInt(50) != 0) {
                var id = dialer.session.open();
                if (id.isEmpty()) {
                    break;
                }
                left.put(id.getAsInt(), bytesPerStream);
                opened++;
            }
            left.entrySet().removeIf(entry -> {
                int wanted = Math.min(entry.getValue(), 1 + random.nextInt(200_000));
                entry.setValue(entry.getValue() - dialer.session.write(entry.getKey(), wanted));
                if (entry.getValue() > 0) {
                    return false;
                }
                dialer.session.closeWrite(entry.getKey());
                return true;
            });
            dialer.deliverTo(listener);
            listener.read(random);
            listener.deliverTo(dialer);
        }
        dialer.deliverTo(listener);

        assertThat(listener.received).as("seed %d", seed).hasSize(streams).isEqualTo(dialer.sent);
        assertThat(listener.received.values()).as("seed %d", seed).allMatch(total -> total == bytesPerStream);
        assertThat(listener.ended).as("seed %d", seed).isEqualTo(streams);
    }
}
