package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.gossip.Libp2pGossip;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.node.key.KeyFile;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member, and a stranger, that send what they should not. The node under attack goes on.
class HostileGossipIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private SmallNetwork network;
    private HyperNode node;

    @BeforeEach
    void startOneNode() {
        network = SmallNetwork.running(directory);
        node = network.startAlone(0);
    }

    @AfterEach
    void close() {
        assertThat(SmallNetwork.get(node, "/healthz")).isEqualTo("ok\n");
        network.close();
    }

    /// Gossip with a member's key, and no rules behind it.
    private Gossip attacker() {
        HyperNodeConfig config = network.config(1);
        KeyFile key = KeyFile.read(config.keyFile());
        Gossip gossip = Libp2pGossip.start(
                key,
                "127.0.0.1",
                0,
                List.of(),
                network.registry.name(),
                network.registry.hyperNodes(),
                new SimpleMeterRegistry());
        for (GossipTopic topic : List.of(GossipTopic.COMMON, GossipTopic.ofShard(0))) {
            gossip.subscribe(topic.name("small"), _ -> GossipVerdict.ACCEPTED);
            // A node hears its shards from the draw on.
            await(SOON, () -> topic.equals(GossipTopic.COMMON) || lastDrawn().isPresent());
            double before = judged("malformed");
            AtomicReference<Instant> next = new AtomicReference<>(Instant.EPOCH);
            // Until the mesh stands what is published is lost, and the same bytes are never sent twice. Slowly: nine
            // that are judged late would cost the ear of the node.
            await(SOON, () -> {
                if (Instant.now().isAfter(next.get())) {
                    gossip.publish(topic.name("small"), noise(100));
                    next.set(Instant.now().plusMillis(500));
                }
                return judged("malformed") > before;
            });
        }
        return gossip;
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new SecureRandom().nextBytes(noise);
        return noise;
    }

    private double judged(String verdict) {
        return SmallNetwork.metric(node, "icn_hypernode_gossip_judged_total{verdict=\"" + verdict + "\"}");
    }

    private void assertJudged(Gossip gossip, GossipTopic topic, byte[] message, String verdict) {
        double before = judged(verdict);
        gossip.publish(topic.name("small"), message);
        await(SOON, () -> judged(verdict) > before);
    }

    @Test
    void malformedAndOversizedFramesAreRejected() {
        try (Gossip gossip = attacker()) {
            assertJudged(gossip, GossipTopic.COMMON, noise(100), "malformed");
            assertJudged(gossip, GossipTopic.COMMON, noise(300 << 10), "malformed");
        }
    }

    @Test
    void aFlooderIsSoonNotReadAnyMore() {
        try (Gossip gossip = attacker()) {
            double before = judged("malformed");
            // More only while messages are still on their way: nine on one topic are enough.
            await(SOON, () -> {
                gossip.publish(GossipTopic.COMMON.name("small"), noise(100));
                return graylisted() > 50;
            });
            assertThat(judged("malformed") - before).isLessThan(50);
        }
    }

    private double graylisted() {
        return SmallNetwork.metric(node, "libp2p_gossip_dropped_total{reason=\"graylisted\"}");
    }

    @Test
    void aBeaconValueThatNobodySignedIsRejected() {
        try (Gossip gossip = attacker()) {
            long future = BeaconSchedule.ofEra(network.registry.genesis(), new EraId(100));
            BeaconValue forged = new BeaconValue(future, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));

            assertJudged(
                    gossip, GossipTopic.COMMON, GossipCodec.encode(new GossipItem.BeaconItem(forged)), "bad-signature");

            assertThat(SmallNetwork.metric(node, "icn_clock_suspect")).isZero();
        }
    }

    @Test
    void aVoteOfAnotherEraOrSubjectIsDroppedWithoutBlame() {
        try (Gossip gossip = attacker()) {
            Signer member = network.hyperNodes.get(1);
            Signed vote = new EqMessage.Nullify(
                            new Subject(
                                    network.registry.network(),
                                    RegistryMark.of(network.registry),
                                    new EraId(0),
                                    0,
                                    4,
                                    3,
                                    Hash32.ZERO),
                            1,
                            1)
                    .signedBy(member);

            assertJudged(
                    gossip,
                    GossipTopic.ofShard(0),
                    GossipCodec.encode(new GossipItem.StatementItem(vote)),
                    "other-subject");
        }
    }

    @Test
    void whatIsSaidBeforeTheEraEndsOrBySomebodyElseOrAgainDoesNotCount() {
        try (Gossip gossip = attacker()) {
            Signer member = network.hyperNodes.get(1);
            GossipTopic topic = GossipTopic.ofShard(0);
            double before = judged("not-yet");
            // On a busy machine an era may be nearly over before this is said; then it is said of the next.
            AtomicReference<Agreement> running = new AtomicReference<>();
            await(SOON, () -> {
                lastDrawn()
                        .filter(agreement -> !agreement.equals(running.get()))
                        .ifPresent(agreement -> {
                            running.set(agreement);
                            int index = agreement.committee().indexOf(member.id());
                            Signed early = new EqMessage.Nullify(agreement.subject(), index, 1).signedBy(member);
                            gossip.publish(
                                    topic.name("small"), GossipCodec.encode(new GossipItem.StatementItem(early)));
                        });
                return judged("not-yet") > before;
            });
            Agreement agreement = running.get();
            int index = agreement.committee().indexOf(member.id());
            EqMessage commit = new EqMessage.Commit(agreement.subject(), index, Hash32.sha256(new byte[] {1}));

            await(SOON, () -> Instant.now().isAfter(agreement.endsAt()));
            Signed stolen = commit.signedBy(network.hyperNodes.get(2));
            assertJudged(gossip, topic, GossipCodec.encode(new GossipItem.StatementItem(stolen)), "not-a-member");
            Signed good = commit.signedBy(member);
            Signed forged = new Signed(good.statement(), good.signer(), stolen.signature());
            assertJudged(gossip, topic, GossipCodec.encode(new GossipItem.StatementItem(forged)), "bad-signature");
            assertJudged(gossip, topic, GossipCodec.encode(new GossipItem.StatementItem(good)), "accepted");
            byte[] again = GossipCodec.encode(new GossipItem.StatementItem(good));
            // Other bytes for gossip, the same statement for us: an unknown field at the end.
            byte[] replayed = Arrays.copyOf(again, again.length + 3);
            replayed[again.length] = (byte) 0xf8;
            replayed[again.length + 1] = 1;
            replayed[again.length + 2] = 1;
            assertJudged(gossip, topic, replayed, "duplicate");
        }
    }

    /// The last era that the node has drawn, worked out the way any node does it.
    private Optional<Agreement> lastDrawn() {
        long drawn = (long) SmallNetwork.metric(node, "icn_hypernode_era");
        return drawn < 0 ? Optional.empty() : Optional.of(agreement(new EraId(drawn)));
    }

    private Agreement agreement(EraId era) {
        BeaconValue beacon = network.beacon(BeaconSchedule.ofEra(network.registry.genesis(), era));
        Shard shard = CommitteeDraw.draw(
                        network.registry, beacon.bound(network.registry.beacon().hash()))
                .getFirst();
        return Agreement.of(RegistryHistory.of(network.registry), era, beacon, shard);
    }

    @Test
    void anUnknownPeerIsNotLetIn() throws Exception {
        KeyPair stranger = KeyPair.ed25519(SmallNetwork.seed(99));
        try (Host host = Host.start(HostConfig.of(stranger))) {
            PeerId peer = PeerId.fromBytes(node.id().peerIdBytes());
            Multiaddr address = Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                    .withPeer(peer);

            try {
                host.connect(address);
            } catch (IOException _) {
                // Refused at once is as good as closed right after the handshake.
                assertThat(node.neighbours()).isZero();
            }

            await(Duration.ofSeconds(10), () -> host.peers().isEmpty());
            assertThat(node.neighbours()).isZero();
            assertThat(SmallNetwork.get(node, "/readyz")).contains("neighbours: none of 3 other HyperNodes");
        }
    }
}
