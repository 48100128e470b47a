package network.icn.libp2p.mux.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.icn.libp2p.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random frames, mostly of plausible form, against a session whose owner reads, writes, closes and resets at random.
@Timeout(120)
class SessionFuzzTest {
    private static final int CASES = Fuzz.CASES;
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);
    private static final SessionLimits LIMITS =
            new SessionLimits(4, SessionLimits.INITIAL_WINDOW, SessionLimits.INITIAL_WINDOW + 2_000, 2, 6, 2, 1);
    private static final List<FrameType> TYPES = List.of(FrameType.values());
    private static final int STEPS = 24;

    /// One session and what its effects say.
    private static final class Run {
        final Random random;
        final ReceivePool pool = new ReceivePool(1_000);
        final Session session;
        final Map<Integer, Integer> unread = new LinkedHashMap<>();
        final List<Violation> violations = new ArrayList<>();
        long buffered;
        int late;
        int controlFrames;

        Run(long seed) {
            random = new Random(seed);
            session = new Session(random.nextBoolean(), LIMITS, pool, this::apply);
        }

        private void apply(SessionEffect effect) {
            switch (effect) {
                case SessionEffect.SendControl _ -> controlFrames++;
                case SessionEffect.Received received -> {
                    unread.merge(received.streamId(), received.bytes().remaining(), Integer::sum);
                    buffered += received.bytes().remaining();
                }
                case SessionEffect.Reset reset -> drop(reset.streamId());
                case SessionEffect.Finished finished -> late += forget(finished.streamId());
                case SessionEffect.Failed failed -> violations.add(failed.violation());
                case SessionEffect.SendInOrder _,
                        SessionEffect.Opened _,
                        SessionEffect.Refused _,
                        SessionEffect.Writable _,
                        SessionEffect.Ended _,
                        SessionEffect.Pong _,
                        SessionEffect.RemoteLeaves _ -> {}
            }
        }

        void step() {
            int id = random.nextInt(12);
            switch (random.nextInt(12)) {
                case 0 -> session.open();
                case 1 -> write(id);
                case 2 -> session.closeWrite(id);
                case 3 -> session.abandon(id);
                case 4 -> reset(id);
                case 5 -> session.tick();
                case 6 -> read(id);
                case 7 -> session.ping(random.nextInt(3));
                default -> session.receive(frame());
            }
        }

        private void write(int id) {
            try {
                assertThat(session.write(id, random.nextInt(400_000))).isBetween(0, SessionLimits.MAX_FRAME);
            } catch (IllegalStateException _) {
                // The owner's own mistake: it had ended its half.
            }
        }

        private void read(int id) {
            session.consumed(id, drop(id));
            session.consumedLate(late);
            buffered -= late;
            late = 0;
        }

        private void reset(int id) {
            read(id);
            session.reset(id, random.nextInt(3));
        }

        private int drop(int id) {
            int count = forget(id);
            buffered -= count;
            return count;
        }

        private int forget(int id) {
            int count = unread.getOrDefault(id, 0);
            unread.remove(id);
            return count;
        }

        private ByteBuffer frame() {
            int length = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(2_000);
            FrameType type = TYPES.get(random.nextInt(TYPES.size()));
            int payload = type == FrameType.DATA && length >= 0 && length < 2_000 ? length : random.nextInt(3);
            ByteBuffer frame = ByteBuffer.allocate(Header.BYTES + payload);
            new Header(type, random.nextInt(16), random.nextInt(12), Integer.toUnsignedLong(length)).write(frame);
            if (random.nextInt(30) == 0) {
                frame.put(random.nextInt(2), (byte) random.nextInt());
            }
            return frame.clear()
                    .limit(random.nextInt(20) == 0 ? random.nextInt(frame.capacity() + 1) : frame.capacity());
        }
    }

    @Test
    void noFramesAndNoOwnerBringTheMachineOutOfItsBounds() {
        Map<Violation, Integer> seen = new LinkedHashMap<>();
        for (int i = 0; i < CASES; i++) {
            Run run = new Run(SEED + i);
            try {
                for (int step = 0; step < STEPS; step++) {
                    int before = run.controlFrames;
                    run.step();
                    check(run, run.controlFrames - before);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + (SEED + i), e);
            }
            run.violations.forEach(violation -> seen.merge(violation, 1, Integer::sum));
        }
        assertThat(seen)
                .containsKeys(
                        Violation.BAD_VERSION,
                        Violation.BAD_TYPE,
                        Violation.BAD_STREAM_ID,
                        Violation.DUPLICATE_STREAM,
                        Violation.WINDOW_EXCEEDED,
                        Violation.PING_FLOOD,
                        Violation.OVERSIZED_FRAME,
                        Violation.REMOTE_ERROR);
    }

    private static void check(Run run, int controlFrames) {
        assertThat(run.violations).hasSizeLessThanOrEqualTo(1);
        assertThat(controlFrames).as("answers to one step").isLessThanOrEqualTo(LIMITS.inboundStreams() + 8);
        assertThat(run.session.openStreams()).isLessThanOrEqualTo(LIMITS.inboundStreams() + STEPS);
        assertThat(run.buffered).isEqualTo(run.session.unread()).isLessThanOrEqualTo(LIMITS.bufferBytes());
        assertThat(run.pool.taken()).isEqualTo(Math.max(0, run.buffered - SessionLimits.INITIAL_WINDOW));
    }
}
