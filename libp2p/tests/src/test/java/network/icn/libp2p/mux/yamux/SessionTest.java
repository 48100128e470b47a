package network.icn.libp2p.mux.yamux;

import static network.icn.libp2p.mux.yamux.FrameType.DATA;
import static network.icn.libp2p.mux.yamux.FrameType.GO_AWAY;
import static network.icn.libp2p.mux.yamux.FrameType.PING;
import static network.icn.libp2p.mux.yamux.FrameType.WINDOW_UPDATE;
import static network.icn.libp2p.mux.yamux.Header.ACK;
import static network.icn.libp2p.mux.yamux.Header.FIN;
import static network.icn.libp2p.mux.yamux.Header.RST;
import static network.icn.libp2p.mux.yamux.Header.SYN;
import static network.icn.libp2p.mux.yamux.SessionLimits.INITIAL_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.mux.yamux.SessionEffect.Ended;
import network.icn.libp2p.mux.yamux.SessionEffect.Failed;
import network.icn.libp2p.mux.yamux.SessionEffect.Finished;
import network.icn.libp2p.mux.yamux.SessionEffect.Opened;
import network.icn.libp2p.mux.yamux.SessionEffect.Pong;
import network.icn.libp2p.mux.yamux.SessionEffect.Received;
import network.icn.libp2p.mux.yamux.SessionEffect.Refused;
import network.icn.libp2p.mux.yamux.SessionEffect.RemoteLeaves;
import network.icn.libp2p.mux.yamux.SessionEffect.Reset;
import network.icn.libp2p.mux.yamux.SessionEffect.SendControl;
import network.icn.libp2p.mux.yamux.SessionEffect.SendInOrder;
import network.icn.libp2p.mux.yamux.SessionEffect.Writable;
import org.junit.jupiter.api.Test;

/// The listener's session, told what a remote dialler sends; frames of odd streams are the remote's.
class SessionTest {
    private static final SessionLimits LIMITS = new SessionLimits(4, 1 << 20, 2 << 20, 3, 20, 5, 6);

    private final List<SessionEffect> effects = new ArrayList<>();
    private final ReceivePool pool = new ReceivePool(8 << 20);
    private final Session session = new Session(false, LIMITS, pool, effects::add);

    private List<SessionEffect> frame(FrameType type, int flags, int id, long length, int payload) {
        effects.clear();
        ByteBuffer bytes = ByteBuffer.allocate(Header.BYTES + payload);
        new Header(type, flags, id, length).write(bytes);
        session.receive(bytes.clear());
        return List.copyOf(effects);
    }

    private List<SessionEffect> data(int flags, int id, int length) {
        return frame(DATA, flags, id, length, length);
    }

    private List<SessionEffect> update(int flags, int id, long credit) {
        return frame(WINDOW_UPDATE, flags, id, credit, 0);
    }

    private static SendControl control(FrameType type, int flags, int id, long length) {
        return new SendControl(new Header(type, flags, id, length));
    }

    private int opened() {
        int id = session.open().orElseThrow();
        update(ACK, id, 0);
        effects.clear();
        return id;
    }

    private void assertFails(List<SessionEffect> seen, Violation violation) {
        assertThat(seen).endsWith(control(GO_AWAY, 0, 0, 1), new Failed(violation));
        assertThat(data(SYN, 99, 1)).isEmpty();
        assertThat(session.open()).isEmpty();
    }

    @Test
    void streamsOfTheListenerAreEvenAndOfTheDiallerOdd() {
        assertThat(session.open()).hasValue(2);
        assertThat(session.open()).hasValue(4);
        assertThat(effects).containsExactly(control(WINDOW_UPDATE, SYN, 2, 0), control(WINDOW_UPDATE, SYN, 4, 0));
        Session dialer = new Session(true, LIMITS, pool, effects::add);
        assertThat(dialer.open()).hasValue(1);
        assertThat(dialer.open()).hasValue(3);
    }

    @Test
    void aStreamOfTheRemoteIsAcknowledged() {
        assertThat(update(SYN, 1, 0)).containsExactly(control(WINDOW_UPDATE, ACK, 1, 0), new Opened(1));
    }

    @Test
    void synDataAndFinMayComeInOneFrame() {
        List<SessionEffect> seen = data(SYN | FIN, 3, 5);
        assertThat(seen).hasSize(4);
        assertThat(seen.get(1)).isEqualTo(new Opened(3));
        assertThat(seen.get(2))
                .isInstanceOfSatisfying(
                        Received.class,
                        received -> assertThat(received.bytes().remaining()).isEqualTo(5));
        assertThat(seen.get(3)).isEqualTo(new Ended(3));
    }

    @Test
    void ackAndFinMayComeInOneFrame() {
        int id = session.open().orElseThrow();
        assertThat(data(ACK | FIN, id, 0)).containsExactly(new Ended(id));
    }

    @Test
    void bytesMayBeCutAnywhere() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Header.BYTES + 3);
        new Header(DATA, SYN, 1, 3).write(bytes);
        bytes.put(new byte[] {1, 2, 3});
        new Header(WINDOW_UPDATE, FIN, 1, 0).write(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            session.receive(bytes.slice(bytes.position(), 1));
            bytes.position(bytes.position() + 1);
        }
        assertThat(effects.stream().filter(Received.class::isInstance)).hasSize(3);
        assertThat(effects).last().isEqualTo(new Ended(1));
    }

    @Test
    void aWriterGetsNoMoreThanItsCredit() {
        int id = opened();
        int sent = 0;
        for (int taken = session.write(id, 1 << 20); taken > 0; taken = session.write(id, 1 << 20)) {
            assertThat(taken).isLessThanOrEqualTo(SessionLimits.MAX_FRAME);
            sent += taken;
        }
        assertThat(sent).isEqualTo(INITIAL_WINDOW);

        assertThat(update(0, id, 10)).containsExactly(new Writable(id));
        assertThat(session.write(id, 100)).isEqualTo(10);
        assertThat(effects).last().isEqualTo(new SendInOrder(new Header(DATA, 0, id, 10)));
    }

    @Test
    void creditGoesBackWhenTheApplicationHasReadHalfAWindow() {
        update(SYN, 1, 0);
        data(0, 1, INITIAL_WINDOW - 1);
        effects.clear();

        session.consumed(1, INITIAL_WINDOW / 2 - 1);
        assertThat(effects).isEmpty();
        session.consumed(1, 1);
        assertThat(effects).containsExactly(control(WINDOW_UPDATE, 0, 1, INITIAL_WINDOW / 2));
    }

    @Test
    void theWindowGrowsWhileTheApplicationKeepsUpAndStopsAtItsBound() {
        update(SYN, 1, 0);
        long credit = INITIAL_WINDOW;
        for (int i = 0; i < 100; i++) {
            data(0, 1, 128 << 10);
            credit -= 128 << 10;
            session.consumed(1, 128 << 10);
            for (SessionEffect effect : effects) {
                if (effect instanceof SendControl(Header header) && header.type() == WINDOW_UPDATE) {
                    credit += header.length();
                }
            }
            effects.clear();
        }
        assertThat(credit).isBetween(LIMITS.maxWindow() / 2L, (long) LIMITS.maxWindow());
        assertThat(data(0, 1, (int) credit)).hasSize(1);
    }

    @Test
    void oneByteMoreThanTheWindowEndsTheSession() {
        update(SYN, 1, 0);
        assertThat(data(0, 1, INITIAL_WINDOW)).hasSize(1);
        assertFails(data(0, 1, 1), Violation.WINDOW_EXCEEDED);
    }

    @Test
    void aFrameLargerThanTheWindowIsRefusedBeforeItsBytesCome() {
        update(SYN, 1, 0);
        assertFails(frame(DATA, 0, 1, INITIAL_WINDOW + 1, 0), Violation.WINDOW_EXCEEDED);
    }

    private List<SessionEffect> send(Session to, int flags, int id, int length) {
        effects.clear();
        ByteBuffer bytes = ByteBuffer.allocate(Header.BYTES + length);
        new Header(DATA, flags, id, length).write(bytes);
        to.receive(bytes.clear());
        return List.copyOf(effects);
    }

    private static List<SessionEffect> givenUp(int id) {
        return List.of(
                new Refused(id, Refusal.UNREAD), control(WINDOW_UPDATE, RST, id, 0x1002), new Reset(id, false, 0x1002));
    }

    @Test
    void unreadBytesAreBoundedByGivingUpTheStreamThatIsFurthestBehind() {
        int limit = 2 * INITIAL_WINDOW;
        Session small = new Session(false, new SessionLimits(4, INITIAL_WINDOW, limit, 3), pool, effects::add);
        assertThat(send(small, SYN, 1, INITIAL_WINDOW - 1)).hasSize(3);
        assertThat(send(small, SYN, 3, 1_000)).hasSize(3);
        assertThat(send(small, SYN, 5, INITIAL_WINDOW - 999)).hasSize(3);
        assertThat(small.unread()).isEqualTo(limit);

        assertThat(send(small, 0, 3, 1))
                .startsWith(givenUp(1).toArray(new SessionEffect[0]))
                .hasSize(4);

        assertThat(small.unread()).isEqualTo(INITIAL_WINDOW + 2L);
        assertThat(small.openStreams()).isEqualTo(2);
        assertThat(send(small, 0, 1, 100)).as("on its way when it was given up").isEmpty();
    }

    @Test
    void theStreamThatComesLastIsGivenUpIfItHoldsMost() {
        Session small = new Session(false, new SessionLimits(4, INITIAL_WINDOW, INITIAL_WINDOW, 3), pool, effects::add);
        assertThat(send(small, SYN, 1, 100_000)).hasSize(3);
        assertThat(send(small, SYN, 3, INITIAL_WINDOW)).endsWith(givenUp(3).toArray(new SessionEffect[0]));
        assertThat(small.unread()).isEqualTo(100_000);
    }

    @Test
    void beyondTheFirstWindowASessionTakesFromThePoolAndGivesBack() {
        ReceivePool tight = new ReceivePool(1_000);
        Session one = new Session(false, LIMITS, tight, effects::add);
        Session two = new Session(false, LIMITS, tight, effects::add);
        assertThat(send(one, SYN, 1, INITIAL_WINDOW)).hasSize(3);
        assertThat(send(two, SYN, 1, INITIAL_WINDOW)).hasSize(3);
        assertThat(tight.taken()).isZero();

        assertThat(send(one, SYN, 3, 1_000)).hasSize(3);
        assertThat(tight.taken()).isEqualTo(1_000);
        assertThat(send(two, SYN, 3, 1))
                .endsWith(new Received(3, ByteBuffer.allocate(1)))
                .contains(new Reset(1, false, 0x1002));
        assertThat(send(one, 0, 3, 1)).contains(new Reset(1, false, 0x1002));
        assertThat(tight.taken()).isZero();

        assertThat(send(one, SYN, 5, INITIAL_WINDOW - 1)).doesNotContain(new Reset(5, false, 0x1002));
        assertThat(tight.taken()).isEqualTo(1_000);
        one.end();
        assertThat(tight.taken()).isZero();
        one.consumed(5, INITIAL_WINDOW - 1);
        assertThat(tight.taken()).isZero();
    }

    @Test
    void bothHalvesEndOneAfterTheOther() {
        int id = opened();
        session.closeWrite(id);
        session.closeWrite(id);
        assertThat(effects).containsExactly(new SendInOrder(new Header(WINDOW_UPDATE, FIN, id, 0)));
        assertThatThrownBy(() -> session.write(id, 1)).isInstanceOf(IllegalStateException.class);

        assertThat(data(0, id, 7)).hasSize(1);
        assertThat(data(FIN, id, 0)).containsExactly(new Ended(id), new Finished(id));
        assertThat(session.openStreams()).isZero();
    }

    @Test
    void dataAfterTheEndIsDropped() {
        update(SYN, 1, 0);
        update(FIN, 1, 0);
        assertThat(data(0, 1, 100)).isEmpty();
    }

    @Test
    void aResetEndsBothHalvesAndItsLengthIsNoCredit() {
        int id = opened();
        assertThat(update(RST, id, 3)).containsExactly(new Reset(id, true, 3));
        assertThat(session.write(id, 10)).isZero();
        assertThat(session.openStreams()).isZero();
    }

    @Test
    void ourResetIsSentAheadOfData() {
        int id = opened();
        session.reset(id, 0xffff_ffffL);
        session.reset(id, 1);
        assertThat(effects).containsExactly(control(WINDOW_UPDATE, RST, id, 0xffff_ffffL));
    }

    @Test
    void aResetThatComesWithDataHasNoCode() {
        int id = opened();
        assertThat(data(RST, id, 7)).contains(new Reset(id, true, 0));
    }

    @Test
    void framesOfUnknownStreamsAreDropped() {
        assertThat(data(0, 7, 1_000)).isEmpty();
        assertThat(update(0, 7, 1_000)).isEmpty();
        assertThat(update(RST, 8, 0)).isEmpty();
        assertThat(update(SYN, 1, 0)).hasSize(2);
    }

    @Test
    void aFrameOfAnUnknownStreamIsBoundedToo() {
        assertThat(frame(DATA, 0, 7, LIMITS.maxWindow(), 0)).isEmpty();
        session.receive(ByteBuffer.allocate(LIMITS.maxWindow()));
        assertFails(frame(DATA, 0, 7, LIMITS.maxWindow() + 1L, 0), Violation.OVERSIZED_FRAME);
    }

    @Test
    void streamsOfTheRemoteAreLimitedAndPlacesComeBack() {
        for (int i = 0; i < LIMITS.inboundStreams(); i++) {
            assertThat(update(SYN, 2 * i + 1, 0)).hasSize(2);
        }
        assertThat(data(SYN, 101, 50))
                .containsExactly(control(WINDOW_UPDATE, RST, 101, 0x1002), new Refused(101, Refusal.TOO_MANY));
        update(RST, 1, 0);
        assertThat(update(SYN, 103, 0)).contains(new Opened(103));
    }

    @Test
    void streamsWithoutAcknowledgementAreLimited() {
        for (int i = 0; i < SessionLimits.UNACKNOWLEDGED_STREAMS; i++) {
            assertThat(session.open()).isPresent();
        }
        assertThat(session.open()).isEmpty();
        update(ACK, 2, 0);
        assertThat(session.open()).isPresent();
        assertThat(session.open()).isEmpty();
    }

    @Test
    void aStreamOfWrongParityEndsTheSession() {
        assertFails(update(SYN, 2, 0), Violation.BAD_STREAM_ID);
    }

    @Test
    void aStreamOpenedTwiceEndsTheSession() {
        update(SYN, 1, 0);
        assertFails(update(SYN, 1, 0), Violation.DUPLICATE_STREAM);
    }

    @Test
    void dataForTheSessionItselfEndsIt() {
        assertFails(data(0, 0, 1), Violation.BAD_STREAM_ID);
    }

    @Test
    void unknownVersionsAndTypesEndTheSession() {
        session.receive(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        assertThat(effects).last().isEqualTo(new Failed(Violation.BAD_VERSION));
        Session other = new Session(true, LIMITS, pool, effects::add);
        other.receive(ByteBuffer.wrap(new byte[] {0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        assertThat(effects).last().isEqualTo(new Failed(Violation.BAD_TYPE));
    }

    @Test
    void pingsAreAnsweredAndOnlyOurOwnAnswerCounts() {
        assertThat(frame(PING, SYN, 0, 0xffff_fff0L, 0)).containsExactly(control(PING, ACK, 0, 0xffff_fff0L));
        effects.clear();

        assertThat(session.ping(7)).isTrue();
        assertThat(session.ping(8)).isFalse();
        assertThat(frame(PING, ACK, 0, 8, 0)).isEmpty();
        assertThat(frame(PING, ACK, 0, 7, 0)).containsExactly(new Pong(7));
        assertThat(session.ping(8)).isTrue();
    }

    @Test
    void aRemoteThatLeavesTakesNoNewStreams() {
        int id = opened();
        assertThat(frame(GO_AWAY, 0, 0, 0, 0)).containsExactly(new RemoteLeaves());
        assertThat(session.open()).isEmpty();
        assertThat(session.write(id, 5)).isEqualTo(5);
    }

    @Test
    void aRemoteThatFailsEndsTheSession() {
        assertThat(frame(GO_AWAY, 0, 0, 1, 0)).containsExactly(new Failed(Violation.REMOTE_ERROR));
    }

    @Test
    void whoLeavesRefusesNewStreams() {
        session.leave();
        assertThat(effects).containsExactly(control(GO_AWAY, 0, 0, 0));
        assertThat(update(SYN, 1, 0))
                .containsExactly(control(WINDOW_UPDATE, RST, 1, 0x1007), new Refused(1, Refusal.LEAVING));
    }

    @Test
    void streamsOpenedTooFastAreRefusedUntilTimePasses() {
        openAndReset(LIMITS.streamBurst());
        assertThat(update(SYN, 1_001, 0)).contains(new Refused(1_001, Refusal.TOO_FAST));

        session.tick();
        openAndReset(LIMITS.streamsPerTick());
        assertThat(update(SYN, 1_003, 0)).contains(new Refused(1_003, Refusal.TOO_FAST));
    }

    @Test
    void aFloodOfOpenedAndResetStreamsEndsTheSession() {
        openAndReset(LIMITS.streamBurst());
        for (int i = 0; i < LIMITS.streamBurst(); i++) {
            assertThat(update(SYN, 1_001 + 2 * i, 0)).hasSize(2);
        }
        assertFails(update(SYN, 2_001, 0), Violation.STREAM_FLOOD);
    }

    private void openAndReset(int streams) {
        for (int i = 0; i < streams; i++) {
            assertThat(update(SYN, 2 * i + 1, 0)).contains(new Opened(2 * i + 1));
            assertThat(update(RST, 2 * i + 1, 0)).containsExactly(new Reset(2 * i + 1, true, 0));
        }
    }

    @Test
    void pingsAreAnsweredUpToTheirLimitInEachTick() {
        for (int tick = 0; tick < 3; tick++) {
            for (int i = 0; i < LIMITS.pingsPerTick(); i++) {
                assertThat(frame(PING, SYN, 0, i, 0)).containsExactly(control(PING, ACK, 0, i));
            }
            session.tick();
        }
        for (int i = 0; i < LIMITS.pingsPerTick(); i++) {
            assertThat(frame(PING, SYN, 0, i, 0)).hasSize(1);
        }
        assertFails(frame(PING, SYN, 0, 99, 0), Violation.PING_FLOOD);
    }

    @Test
    void creditBeyondAllReasonDoesNotOverflow() {
        int id = opened();
        for (int i = 0; i < 1_000; i++) {
            update(0, id, 0xffff_ffffL);
        }
        assertThat(session.write(id, 10)).isEqualTo(10);
    }

    @Test
    void dataForAnAbandonedStreamIsAnsweredByReset() {
        update(SYN, 1, 0);
        session.abandon(1);
        assertThat(data(0, 1, 10)).containsExactly(control(WINDOW_UPDATE, RST, 1, 0x1006), new Reset(1, false, 0x1006));
        assertThat(data(0, 1, 10)).isEmpty();
    }

    @Test
    void anAbandonedStreamIsResetAfterItsTicks() {
        update(SYN, 1, 0);
        session.abandon(1);
        effects.clear();
        session.tick();
        session.tick();
        assertThat(effects).isEmpty();
        session.tick();
        assertThat(effects).containsExactly(control(WINDOW_UPDATE, RST, 1, 0x1006), new Reset(1, false, 0x1006));
    }
}
