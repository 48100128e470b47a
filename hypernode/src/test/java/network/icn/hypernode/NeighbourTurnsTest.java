package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import network.icn.hypernode.gossip.Gossip;
import network.icn.protocol.kernel.identity.NodeId;
import org.junit.jupiter.api.Test;

class NeighbourTurnsTest {
    private static final NodeId STRICT = SmallNetwork.signer(1).id();
    private static final NodeId SLOW = SmallNetwork.signer(2).id();

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /// Answers one question of a neighbour at a time, as every node does.
    private final class Strict implements Gossip {
        private final Set<NodeId> busy = ConcurrentHashMap.newKeySet();

        @Override
        public byte[] pull(NodeId neighbour, byte[] question) throws IOException {
            if (!busy.add(neighbour)) {
                throw new IOException("one pull at a time");
            }
            try {
                if (neighbour.equals(SLOW)) {
                    asked.countDown();
                    released.await();
                }
                return question;
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            } finally {
                busy.remove(neighbour);
            }
        }

        @Override
        public void subscribe(String topic, Judge judge) {}

        @Override
        public List<String> topics() {
            return List.of();
        }

        @Override
        public void unsubscribe(String topic) {}

        @Override
        public void publish(String topic, byte[] message) {}

        @Override
        public void servePulls(PullServer server) {}

        @Override
        public NodeId self() {
            return SmallNetwork.signer(3).id();
        }

        @Override
        public TimedAnswer askTime(NodeId member, byte[] question) throws IOException {
            throw new IOException("not asked");
        }

        @Override
        public void serveTimes(TimeServer server) {}

        @Override
        public List<NodeId> neighbours() {
            return List.of(STRICT, SLOW);
        }

        @Override
        public void close() {}
    }

    @Test
    void noQuestionFindsItsPlaceTaken() throws Exception {
        NeighbourTurns turns = new NeighbourTurns(new Strict());
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            Future<byte[]> held = workers.submit(() -> turns.pull(SLOW, new byte[1]));
            asked.await();
            List<Callable<byte[]>> questions = IntStream.range(0, 200)
                    .<Callable<byte[]>>mapToObj(i -> () -> turns.pull(STRICT, new byte[] {(byte) i}))
                    .toList();

            for (Future<byte[]> answer : workers.invokeAll(questions)) {
                assertThat(answer.get()).hasSize(1);
            }

            assertThat(held.isDone()).as("whoever is slow holds up nobody else").isFalse();
            released.countDown();
            assertThat(held.get()).hasSize(1);
        }
    }
}
