package network.icn.protocol.role.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import org.junit.jupiter.api.Test;

/// More members than ask each other, and every question and answer goes through the bytes of the wire. A HyperNode
/// knows
/// its draw, a satellite learns its own from those that call it.
class ManyClocksTest {
    private static final int MEMBERS = 40;
    private static final EraId ERA = new EraId(3);

    private final LocalChain chain =
            LocalChain.derive(new byte[32], Duration.ofSeconds(1), Registries.GENESIS.minusSeconds(600));
    private final Registry registry = registry();
    private final BeaconValue beacon = chain.sign(BeaconSchedule.ofEra(registry.genesis(), ERA));
    private final DrawnBy draw = new DrawnBy(ERA, beacon);
    private final Map<NodeId, Signer> signers = new LinkedHashMap<>();
    private final List<NodeId> members = new ArrayList<>();
    private final Random random = new Random(33);

    ManyClocksTest() {
        IntStream.range(0, MEMBERS)
                .mapToObj(i -> Nodes.signer("hypernode-" + i))
                .forEach(signer -> signers.put(signer.id(), signer));
        registry.hyperNodes().forEach(member -> members.add(member.id()));
    }

    private Registry registry() {
        Parameters parameters = Registries.parameters(MEMBERS, 30, 16);
        Registry plain = Registries.of(parameters, MEMBERS, 1);
        return new Registry(
                plain.networkId(),
                plain.name(),
                plain.link(),
                plain.authority(),
                parameters,
                chain.info(),
                plain.hyperNodes(),
                plain.scalerNodes(),
                plain.satellites());
    }

    /// The wire between an asker and a member: bytes there, bytes back.
    private byte[] tell(NodeId asker, byte[] question, NodeId member, Instant time) throws MalformedException {
        Hash32 nonce = ClockCodec.nonce(question);
        return ClockCodec.told(
                        new TimeStatement(registry.network(), asker, nonce, time, false, RegistryMark.of(registry))
                                .signedBy(Objects.requireNonNull(signers.get(member))),
                        Optional.of(draw))
                .toByteArray();
    }

    private Hash32 nonce() {
        byte[] bytes = new byte[Hash32.BYTES];
        random.nextBytes(bytes);
        return Hash32.of(bytes);
    }

    /// As a satellite's door does it: the draw that a message brings is verified first.
    private ClockSkewMonitor.Verdict hear(ClockSkewMonitor watch, NodeId member, Hash32 nonce, byte[] told, Duration at)
            throws MalformedException, InvalidProtocolBufferException {
        TimeTold message = TimeTold.parseFrom(told);
        ClockCodec.draw(message)
                .filter(by -> watch.wantsDraw(by.era())
                        && by.isTheErasRound(RegistryHistory.of(registry))
                        && BeaconVerifier.verify(registry.beacon(), by.beacon()))
                .ifPresent(by -> watch.drawn(by.era(), by.randomness(RegistryHistory.of(registry))));
        return watch.hear(member, new TimeAnswer(nonce, ClockCodec.time(message), at, at.plusMillis(20)));
    }

    private Standing judged(NodeId self, Duration offset, List<NodeId> liars) throws Exception {
        ClockSkewMonitor watch = new ClockSkewMonitor(RegistryHistory.of(registry), self, Ed25519.best());
        Instant now = registry.parameters().clock().start(ERA).plusSeconds(1);
        Duration monotonic = Duration.ofHours(5);
        for (NodeId member : members) {
            if (!member.equals(self)) {
                Hash32 nonce = nonce();
                byte[] question = ClockCodec.asked(nonce).toByteArray();
                assertThat(TimeAsked.parseFrom(question)).isEqualTo(ClockCodec.asked(nonce));
                Instant time = liars.contains(member) ? now.plusSeconds(3_600) : now;
                byte[] told = tell(self, question, member, time);
                assertThat(told).hasSizeLessThanOrEqualTo(ClockCodec.MAX_ANSWER_BYTES);
                hear(watch, member, nonce, told, monotonic);
            }
        }
        assertThat(watch.asked()).hasSize(31).doesNotContain(self);
        return watch.judge(new ClockReading(now.plus(offset), monotonic)).standing();
    }

    @Test
    void rightAndWrongClocksAreToldApartOverTheWire() throws Exception {
        List<NodeId> liars = members.subList(MEMBERS - 13, MEMBERS);
        NodeId satellite = registry.satellites().getFirst().id();
        for (NodeId self : List.of(members.getFirst(), satellite)) {
            assertThat(judged(self, Duration.ZERO, liars)).isEqualTo(Standing.CLEAR);
            assertThat(judged(self, Duration.ofSeconds(20), liars)).isEqualTo(Standing.SUSPECT);
            assertThat(judged(self, Duration.ofSeconds(-20), liars)).isEqualTo(Standing.SUSPECT);
        }
    }

    /// Whatever bit is turned on the way, the answer is not heard, unless it is the draw that is turned.
    @Test
    void noBentAnswerIsHeard() throws Exception {
        NodeId self = members.getFirst();
        ClockSkewMonitor watch = new ClockSkewMonitor(RegistryHistory.of(registry), self, Ed25519.best());
        watch.drawn(ERA, draw.randomness(RegistryHistory.of(registry)));
        NodeId member = watch.asked().getFirst();
        Hash32 nonce = nonce();
        Instant now = registry.parameters().clock().start(ERA);
        byte[] told = tell(self, ClockCodec.asked(nonce).toByteArray(), member, now);
        int heard = 0;
        for (int bit = 0; bit < 8 * told.length; bit++) {
            byte[] bent = told.clone();
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            heard += isHeard(watch, member, nonce, bent) ? 1 : 0;
        }

        int ofTheDraw = 8
                * (told.length
                        - ClockCodec.told(ClockCodec.time(told), Optional.empty())
                                .toByteArray()
                                .length);
        assertThat(heard).isLessThanOrEqualTo(ofTheDraw);
        assertThat(watch.asked()).as("no bent draw is taken").hasSize(31).contains(member);
        assertThat(hear(watch, member, nonce, told, Duration.ofHours(5))).isEqualTo(ClockSkewMonitor.Verdict.HEARD);
    }

    private boolean isHeard(ClockSkewMonitor watch, NodeId member, Hash32 nonce, byte[] bent) {
        try {
            return hear(watch, member, nonce, bent, Duration.ofHours(5)) == ClockSkewMonitor.Verdict.HEARD;
        } catch (MalformedException | InvalidProtocolBufferException _) {
            return false;
        }
    }
}
