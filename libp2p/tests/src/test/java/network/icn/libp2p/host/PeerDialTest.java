package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.transport.Upgraded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Attempts that only wait or fail: what succeeds is tried with real sockets in [DialIT].
@Timeout(60)
class PeerDialTest {
    private final BlockingQueue<Multiaddr> begun = new LinkedBlockingQueue<>();
    private final Map<Multiaddr, CountDownLatch> silent = new ConcurrentHashMap<>();
    private final AtomicInteger atWork = new AtomicInteger();

    private final PeerDial.Steps steps = new PeerDial.Steps() {
        @Override
        public Optional<HostConnection> existing() {
            return Optional.empty();
        }

        @Override
        public Upgraded attempt(Multiaddr address) throws IOException {
            atWork.incrementAndGet();
            begun.add(address);
            try {
                silent.computeIfAbsent(address, _ -> new CountDownLatch(1)).await();
            } catch (InterruptedException e) {
                throw (IOException) new InterruptedIOException().initCause(e);
            } finally {
                atWork.decrementAndGet();
            }
            throw new ConnectException("nobody at " + address);
        }

        @Override
        public HostConnection keep(Upgraded upgraded, Multiaddr address) {
            throw new AssertionError("nothing comes through");
        }

        @Override
        public void discard(Upgraded upgraded) {}

        @Override
        public void failed(Multiaddr address, IOException cause) {}
    };

    private static List<Multiaddr> addresses(int from, int to) throws MalformedException {
        List<Multiaddr> addresses = new ArrayList<>();
        for (int i = from; i < to; i++) {
            addresses.add(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + (i + 1)));
        }
        return addresses;
    }

    private PeerDial dial(int shared) {
        return new PeerDial(steps, new Semaphore(shared), new IOException("no address"));
    }

    private void fail(Multiaddr address) {
        silent.computeIfAbsent(address, _ -> new CountDownLatch(1)).countDown();
    }

    private List<Multiaddr> next(int count) throws InterruptedException {
        List<Multiaddr> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(begun.poll(10, TimeUnit.SECONDS));
        }
        return next;
    }

    @Test
    void withoutAnAddressThereIsNoConnection() {
        PeerDial dial = dial(100);
        assertThat(dial.join(List.of())).isEqualTo(PeerDial.Joined.WITH_ALL);
        assertThatThrownBy(dial::await).hasMessage("no address");
        assertThat(dial.join(List.of())).isEqualTo(PeerDial.Joined.TOO_LATE);
    }

    @Test
    void silentAddressesAreTriedSideBySideInTheirOrder() throws Exception {
        List<Multiaddr> all = addresses(0, 16);
        PeerDial dial = dial(100);
        assertThat(dial.join(all)).isEqualTo(PeerDial.Joined.WITH_ALL);
        assertThat(next(16)).isEqualTo(all);
        assertThat(atWork).hasValue(16);

        all.forEach(this::fail);
        assertThatThrownBy(dial::await).isInstanceOf(ConnectException.class);
    }

    @Test
    void whereNoSharedPlaceIsFreeAFewAreTriedAtATime() throws Exception {
        List<Multiaddr> all = addresses(0, 16);
        PeerDial dial = dial(0);
        assertThat(dial.join(all)).isEqualTo(PeerDial.Joined.WITH_ALL);
        assertThat(next(PeerDial.OWN_ATTEMPTS)).isEqualTo(all.subList(0, PeerDial.OWN_ATTEMPTS));
        assertThat(begun.poll(500, TimeUnit.MILLISECONDS)).isNull();

        fail(all.getFirst());
        assertThat(next(1)).containsExactly(all.get(PeerDial.OWN_ATTEMPTS));
        assertThat(atWork).hasValue(PeerDial.OWN_ATTEMPTS);
        all.forEach(this::fail);
        assertThatThrownBy(dial::await).isInstanceOf(ConnectException.class);
    }

    @Test
    void placesAreGivenBack() throws Exception {
        Semaphore shared = new Semaphore(20);
        PeerDial dial = new PeerDial(steps, shared, new IOException("no address"));
        List<Multiaddr> all = addresses(0, 16);
        all.forEach(this::fail);
        assertThat(dial.join(all)).isEqualTo(PeerDial.Joined.WITH_ALL);
        assertThatThrownBy(dial::await).isInstanceOf(ConnectException.class);
        Await.until("all are back", () -> shared.availablePermits() == 20);
    }

    @Test
    void whoComesLaterTakesTurnsWithWhatWaits() throws Exception {
        List<Multiaddr> many = addresses(0, 16);
        List<Multiaddr> few = addresses(100, 102);
        PeerDial dial = dial(0);
        assertThat(dial.join(many)).isEqualTo(PeerDial.Joined.WITH_ALL);
        next(PeerDial.OWN_ATTEMPTS);
        assertThat(dial.join(few)).isEqualTo(PeerDial.Joined.WITH_ALL);

        many.forEach(this::fail);
        assertThat(next(3)).contains(few.getFirst(), few.getLast());
        few.forEach(this::fail);
        assertThatThrownBy(dial::await).isInstanceOf(ConnectException.class);
    }

    @Test
    void addressesAreBoundedAndWhoseFindNoPlaceIsTold() throws Exception {
        PeerDial dial = dial(1_000);
        for (int i = 0; i < 3; i++) {
            List<Multiaddr> many = addresses(i * 40, (i + 1) * 40);
            assertThat(dial.join(many)).isEqualTo(PeerDial.Joined.WITH_ALL);
        }
        assertThat(dial.join(addresses(0, 1))).isEqualTo(PeerDial.Joined.WITH_ALL);
        assertThat(dial.join(addresses(1_000, 1_001))).isEqualTo(PeerDial.Joined.WITH_SOME);
        next(PeerDial.MAX_ATTEMPTS);
        assertThat(begun.poll(200, TimeUnit.MILLISECONDS)).isNull();
        addresses(0, 1_001).forEach(this::fail);
        assertThatThrownBy(dial::await).isInstanceOf(ConnectException.class);
        assertThat(begun).hasSize(PeerDial.MAX_ADDRESSES - PeerDial.MAX_ATTEMPTS);
    }
}
