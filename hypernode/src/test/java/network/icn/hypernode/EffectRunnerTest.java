package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.rpc.SatelliteClient;
import network.icn.hypernode.rpc.ScalerNodeClient;
import network.icn.hypernode.rpc.TimeClient;
import network.icn.node.EnvironmentException;
import network.icn.node.clock.Clocks;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.node.rpc.StallWatch;
import network.icn.node.shell.MachineLoop;
import network.icn.node.shell.MachineSteps;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A promise is on disk before anything leaves that depends on it.
class EffectRunnerTest {
    private static final HyperNodeEffect VOTE = new HyperNodeEffect.Persist(Payload.of(new byte[] {1}));
    private static final HyperNodeEffect SPEECH = new HyperNodeEffect.Publish(
            GossipTopic.COMMON,
            new GossipItem.BeaconItem(new BeaconValue(1, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]))));

    /// Hears what would leave.
    private static final class Wire implements Gossip {
        private final List<String> published = new ArrayList<>();
        private final List<String> subscribing = new ArrayList<>();
        private final BlockingQueue<NodeId> pulled = new LinkedBlockingQueue<>();
        private volatile List<NodeId> neighbours = List.of();
        private volatile @Nullable NodeId stalling;

        @Override
        public synchronized void subscribe(String topic, Judge judge) {
            subscribing.add("+" + topic);
        }

        @Override
        public List<String> topics() {
            return List.of();
        }

        @Override
        public synchronized void unsubscribe(String topic) {
            subscribing.add("-" + topic);
        }

        @Override
        public synchronized void publish(String topic, byte[] message) {
            published.add(topic);
        }

        private static void awaitForever() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized List<String> published() {
            return List.copyOf(published);
        }

        @Override
        public byte[] pull(NodeId neighbour, byte[] question) throws IOException {
            pulled.add(neighbour);
            if (Objects.equals(neighbour, stalling)) {
                awaitForever();
            }
            throw new IOException("no neighbours");
        }

        @Override
        public void servePulls(PullServer server) {}

        @Override
        public NodeId self() {
            return SmallNetwork.signer(1).id();
        }

        @Override
        public TimedAnswer askTime(NodeId member, byte[] question) throws IOException {
            throw new IOException("no neighbours");
        }

        @Override
        public void serveTimes(TimeServer server) {}

        @Override
        public List<NodeId> neighbours() {
            return neighbours;
        }

        @Override
        public void close() {}
    }

    @TempDir
    Path directory;

    private final Wire wire = new Wire();
    private final ConcurrentLinkedQueue<EnvironmentException> fatal = new ConcurrentLinkedQueue<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final StallWatch stalls = StallWatch.start();
    private SmallNetwork network;
    private GrpcChannels channels;
    private TranscriptStore transcripts;

    @BeforeEach
    void makeANetwork() {
        network = new SmallNetwork(directory);
        channels = new GrpcChannels(NodeTls.of(SmallNetwork.signer(1), InstantSource.system()), 1 << 20);
        transcripts = TranscriptStore.open(
                directory, TranscriptStore.DEFAULT_BYTES, fatal::add, DurableChannel::openFile, _ -> {});
    }

    @AfterEach
    void close() {
        workers.shutdownNow();
        channels.close();
        transcripts.close();
        stalls.close();
        network.close();
    }

    private VoteLog votes(DurableChannel.Opener disk) {
        return VoteLog.open(
                directory.resolve("votes.wal"),
                RegistryHistory.of(network.registry),
                network.hyperNodes.getFirst().id(),
                fatal::add,
                disk);
    }

    private EffectRunner runner(VoteLog votes) {
        ReceiptStore receipts = ReceiptStore.open(
                directory,
                RegistryHistory.of(network.registry),
                ReceiptStore.DEFAULT_BYTES,
                InstantSource.system(),
                fatal::add,
                DurableChannel::openFile);
        return new EffectRunner(
                "small",
                new EffectRunner.Ports(
                        wire,
                        new ScalerNodeClient(
                                RegistryHistory.of(network.registry),
                                channels,
                                Ed25519.best(),
                                InstantSource.system(),
                                stalls),
                        new SatelliteClient(RegistryHistory.of(network.registry), channels),
                        votes,
                        transcripts,
                        receipts,
                        new TimeExchange(
                                RegistryHistory.of(network.registry),
                                network.hyperNodes.getFirst(),
                                wire,
                                new TimeClient(RegistryHistory.of(network.registry), channels),
                                new Clocks(InstantSource.system()),
                                receipts)),
                workers,
                1,
                new HyperNodeMetrics(new SimpleMeterRegistry()),
                _ -> {});
    }

    private static MachineLoop<HyperNodeInput> loop(HyperNodeRole role, EffectRunner runner) {
        Clocks clocks = new Clocks(InstantSource.system());
        MachineSteps<HyperNodeInput, HyperNodeEffect> steps = new MachineSteps<>(role::step, clocks);
        return new MachineLoop<>(
                "machine", input -> steps.take(input, runner::carryOut), new HyperNodeInput.Woken(), clocks.wall());
    }

    @Test
    void aVoteIsFlushedBeforeItLeaves() throws Exception {
        CountDownLatch flushing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FillingDisk disk = new FillingDisk();
        VoteLog votes = votes(disk);
        disk.beforeSync(() -> {
            flushing.countDown();
            release.await();
        });
        EffectRunner runner = runner(votes);

        Future<?> step = workers.submit(() -> {
            runner.carryOut(VOTE);
            runner.carryOut(SPEECH);
        });
        assertThat(flushing.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(wire.published()).as("while the disk flushes").isEmpty();
        release.countDown();
        step.get(10, TimeUnit.SECONDS);

        assertThat(wire.published()).containsExactly(GossipTopic.COMMON.name("small"));
        votes.close();
    }

    @Test
    void topicsThatComeAreJoinedAndThoseThatGoAreLeftAndTheOthersStay() {
        EffectRunner runner = runner(votes(new FillingDisk()));
        GossipTopic first = new GossipTopic(3);
        GossipTopic second = new GossipTopic(5);
        GossipTopic third = new GossipTopic(40);

        runner.carryOut(new HyperNodeEffect.Hear(List.of(first, second)));
        runner.carryOut(new HyperNodeEffect.Hear(List.of(first, second)));
        runner.carryOut(new HyperNodeEffect.Hear(List.of(second, third)));

        assertThat(wire.subscribing)
                .containsExactly(
                        "+" + first.name("small"),
                        "+" + second.name("small"),
                        "+" + third.name("small"),
                        "-" + first.name("small"));
    }

    @Test
    void nothingLeavesOnceADiskIsFull() {
        FillingDisk disk = new FillingDisk();
        VoteLog votes = votes(disk);
        EffectRunner runner = runner(votes);
        disk.fill();

        runner.carryOut(VOTE);
        assertThatThrownBy(() -> runner.carryOut(SPEECH))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> runner.carryOut(SPEECH))
                .as("not even what promised nothing")
                .isInstanceOf(EnvironmentException.class);

        assertThat(wire.published()).isEmpty();
        votes.close();
        assertThat(fatal).hasSize(1);
        assertThat(votes.failure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("No space left"));
    }

    @Test
    void aFailedFlushIsFinal() {
        FillingDisk disk = new FillingDisk();
        VoteLog votes = votes(disk);
        EffectRunner runner = runner(votes);
        disk.beforeSync(() -> {
            throw new IOException("Input/output error");
        });

        runner.carryOut(VOTE);
        assertThatThrownBy(() -> runner.carryOut(SPEECH)).hasMessageContaining("Input/output error");

        assertThat(wire.published()).isEmpty();
        votes.close();
        assertThat(fatal).hasSize(1);
    }

    @Test
    void whatIsOnlyNotedHoldsNothingUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FillingDisk disk = new FillingDisk();
        VoteLog votes = votes(disk);
        disk.beforeSync(release::await);
        EffectRunner runner = runner(votes);

        runner.carryOut(new HyperNodeEffect.Note(Payload.of(new byte[] {1})));
        runner.carryOut(SPEECH);

        assertThat(wire.published()).hasSize(1);
        release.countDown();
        votes.close();
    }

    @Test
    void theMachineGetsAnAnswerEvenToWhatFailsHere() throws Exception {
        BlockingQueue<HyperNodeInput> heard = new LinkedBlockingQueue<>();
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        // No member of the registry: asking it is a bug of ours.
        NodeId stranger = SmallNetwork.signer(99).id();
        HyperNodeRole role = (input, _) -> {
            heard.add(input);
            return List.of();
        };
        try (MachineLoop<HyperNodeInput> loop = loop(role, runner)) {
            runner.attach(loop);
            loop.start();
            loop.put(new HyperNodeInput.Woken());

            runner.carryOut(new HyperNodeEffect.FetchBeacon(5, stranger));
            runner.carryOut(new HyperNodeEffect.FetchSnapshot(stranger, new EraId(1), List.of()));

            List<HyperNodeInput> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(heard.poll(10, TimeUnit.SECONDS));
            }
            assertThat(answers)
                    .contains(
                            new HyperNodeInput.BeaconUnavailable(5),
                            new HyperNodeInput.SnapshotUnavailable(
                                    stranger, new EraId(1), new ProbeOutcome.Unknown("internal")));
        }
        votes.close();
    }

    @Test
    void gossipIsNotWaitedForByAMachineThatDoesNotAnswer() {
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        MachineLoop<HyperNodeInput> silent = loop((_, _) -> List.of(), runner);
        runner.attach(silent);

        assertThat(runner.requests().judge(new byte[] {1, 2, 3}))
                .as("malformed")
                .isEqualTo(GossipVerdict.MALFORMED);
        assertThat(runner.requests().judge(new byte[300 << 10])).as("oversized").isEqualTo(GossipVerdict.MALFORMED);
        silent.close();
        assertThat(runner.requests().judge(ByteBuffer.allocate(0).array()))
                .as("empty")
                .isEqualTo(GossipVerdict.MALFORMED);
        votes.close();
    }

    @Test
    void gossipThatFindsNoRoomIsAsIfItHadNeverCome() {
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        MachineLoop<HyperNodeInput> full = loop((_, _) -> List.of(), runner);
        runner.attach(full);
        full.close();
        byte[] good = GossipCodec.encode(
                new GossipItem.BeaconItem(new BeaconValue(1, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]))));

        assertThat(runner.requests().judge(good)).isEqualTo(GossipVerdict.BUSY);
        votes.close();
    }

    /// Of a large network hardly anybody sits in the committee of a shard, and the others know nothing of it.
    @Test
    void whatIsMissingIsPulledFromThoseWhoMayHaveIt() throws Exception {
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        List<NodeId> all = IntStream.range(1, 60)
                .mapToObj(i -> SmallNetwork.signer(i).id())
                .toList();
        wire.neighbours = all.subList(0, 50);

        for (int i = 0; i < 20; i++) {
            runner.carryOut(new HyperNodeEffect.Pull(Hash32.ZERO, all.subList(48, 59)));
            assertThat(wire.pulled.poll(10, TimeUnit.SECONDS)).isIn(all.get(48), all.get(49));
        }
        votes.close();
    }

    @Test
    void aNeighbourThatLetsQuestionsLieHoldsUpOneAlone() throws Exception {
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        NodeId stalling = SmallNetwork.signer(1).id();
        NodeId honest = SmallNetwork.signer(2).id();
        wire.stalling = stalling;
        wire.neighbours = List.of(stalling);
        runner.carryOut(new HyperNodeEffect.Pull(Hash32.ZERO, List.of(stalling)));
        assertThat(wire.pulled.poll(10, TimeUnit.SECONDS)).isEqualTo(stalling);

        wire.neighbours = List.of(stalling, honest);
        List<NodeId> asked = new ArrayList<>();
        for (Instant until = Instant.now().plusSeconds(40);
                asked.size() < 40 && Instant.now().isBefore(until); ) {
            runner.carryOut(new HyperNodeEffect.Pull(Hash32.ZERO, wire.neighbours));
            // One that comes before the last has ended finds nobody free.
            Optional.ofNullable(wire.pulled.poll(100, TimeUnit.MILLISECONDS)).ifPresent(asked::add);
        }
        assertThat(asked).hasSize(40).containsOnly(honest);
        votes.close();
    }

    @Test
    void aNeighbourHasOnePlaceOfTheInboxHoweverOftenItPulls() throws Exception {
        VoteLog votes = votes(DurableChannel::openFile);
        EffectRunner runner = runner(votes);
        NodeId greedy = SmallNetwork.signer(1).id();
        NodeId other = SmallNetwork.signer(2).id();
        byte[] question = GossipCodec.encodeQuestion(new GossipCodec.Question(Hash32.ZERO, false));
        BlockingQueue<HyperNodeInput> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Long> released = new LinkedBlockingQueue<>();
        HyperNodeRole role = (input, _) -> {
            heard.add(input);
            return input instanceof HyperNodeInput.PullAsked asked
                            && asked.neighbour().equals(other)
                    ? List.of(new HyperNodeEffect.AnswerPull(asked.token(), Optional.of(List.of())))
                    : List.of();
        };
        try (MachineLoop<HyperNodeInput> loop = loop(role, runner)) {
            runner.attach(loop);
            loop.start();
            loop.put(new HyperNodeInput.Woken());
            heard.poll(10, TimeUnit.SECONDS);
            Thread waiting = Thread.startVirtualThread(() -> {
                try {
                    runner.requests().answer(greedy, question);
                } catch (IOException _) {
                    released.add(1L);
                }
            });
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isInstanceOf(HyperNodeInput.PullAsked.class);

            assertThatThrownBy(() -> runner.requests().answer(greedy, question)).hasMessage("one pull at a time");
            assertThat(GossipCodec.decodeAnswer(runner.requests().answer(other, question)))
                    .isEmpty();
            waiting.interrupt();
            assertThat(released.poll(10, TimeUnit.SECONDS)).isEqualTo(1L);
            assertThatThrownBy(() -> {
                        Thread.currentThread().interrupt();
                        runner.requests().answer(greedy, question);
                    })
                    .as("the place is free again")
                    .hasMessage("no answer to this pull");
            assertThat(Thread.interrupted()).isTrue();
        }
        votes.close();
    }
}
