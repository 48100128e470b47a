package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.clock.ClockBounds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScalerNodeMachineTest {
    private static final Instant GENESIS = Instant.parse("2026-11-21T00:00:00Z");
    /// Eras of an hour: the reference timetable, tolerance 30 s, beacon round one minute before the era.
    private static final Duration ERA = Duration.ofHours(1);
    private static final Instant BEFORE = GENESIS.minusSeconds(600);
    private static final Instant DURING = GENESIS.plusSeconds(600);
    private static final EraId ERA_0 = new EraId(0);
    private static final EraId ERA_1 = new EraId(1);
    private static final int SLOTS = 12;

    private final LocalChain chain =
            LocalChain.derive(new byte[32], Duration.ofSeconds(3), GENESIS.minusSeconds(3_600));
    private final Signer self = signer(1);
    private final Signer challenger = signer(2);
    private final Signer other = signer(3);
    private final Registry registry = registry();
    private final StoredObjects stored = StoredObjects.of(leaves());
    private ScalerNodeMachine machine = machine();
    private Signed snapshot = Signed.of(new byte[0], self.id(), self.sign(new byte[0]));
    private int nonces;

    /// Tells how many signatures were looked at.
    ///
    /// @param accepts whether any is right
    private record Counting(AtomicInteger checked, boolean accepts) implements SignatureVerifier {
        @Override
        public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
            checked.incrementAndGet();
            return accepts && Ed25519.best().verify(signer, message, signature);
        }

        @Override
        public boolean proves(Payload key, byte[] message, VrfProof proof) {
            checked.incrementAndGet();
            return accepts && Ed25519.best().proves(key, message, proof);
        }
    }

    private static Signer signer(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return Ed25519.best().signer(seed);
    }

    private Registry registry() {
        List<HyperNodeMember> hyperNodes = new ArrayList<>();
        for (Signer each : List.of(challenger, other)) {
            hyperNodes.add(new HyperNodeMember(each.id(), "op", 1, new Endpoint("h", 1), Registries.bls(each)));
        }
        hyperNodes.sort(java.util.Comparator.comparing(HyperNodeMember::id));
        return new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                challenger.id(),
                new Parameters(GENESIS, ERA, SLOTS, 4, 3, 16, 40, Duration.ofSeconds(5), SLOTS)
                        .withKinds(List.of("echo", Parity.NAME, Possession.NAME)),
                chain.info(),
                hyperNodes,
                List.of(new ScalerNodeMember(
                        self.id(),
                        "p",
                        new Endpoint("s", 1),
                        new Claim(1, 1, Duration.ofMillis(1), 1, 1, "DEU/Frankfurt"))),
                List.of());
    }

    private static byte[] leaf(int index) {
        byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];
        leaf[0] = (byte) index;
        leaf[1] = (byte) (index >>> 8);
        return leaf;
    }

    private static List<Payload> leaves() {
        return IntStream.range(0, 300).mapToObj(i -> Payload.of(leaf(i))).toList();
    }

    private ScalerNodeMachine machine() {
        return new ScalerNodeMachine(
                RegistryHistory.of(registry),
                self,
                Ed25519.best(),
                value -> BeaconVerifier.verify(chain.info(), value));
    }

    @BeforeEach
    void signTheFirstSnapshot() {
        List<ScalerNodeEffect> effects = index(BEFORE);
        assertThat(effects).hasSize(2);
        snapshot = ((ScalerNodeEffect.KeepSnapshot) effects.getFirst()).snapshot();
    }

    private List<ScalerNodeEffect> index(Instant now) {
        return machine.step(new ScalerNodeInput.DataIndexed(stored.totals(), false), now);
    }

    private BeaconValue beacon(EraId era) {
        Instant from = registry.parameters()
                .clock()
                .start(era)
                .minus(registry.parameters().timing().beaconLead());
        return chain.sign(chain.info().firstRoundFrom(from));
    }

    /// A challenge that would be answered, with the parts that a case changes.
    private final class Demand {
        Hash32 in = registry.network();
        EraId era = ERA_0;
        Signer signer = challenger;
        NodeId claimed = challenger.id();
        NodeId peer = challenger.id();
        NodeId target = self.id();
        Hash32 of = snapshot.hash();
        BeaconValue beacon = ScalerNodeMachineTest.this.beacon(ERA_0);
        Hash32 bound = beacon.bound(chain.info().hash());
        int nonce = nonces++;
        int samples = 2;
        String kind = Possession.NAME;
        /// That of [#DURING].
        int slot = 2;
        Instant expires = DURING.plusSeconds(5);

        Signed signed() {
            Hash32 unique = Hash32.sha256(new byte[] {(byte) nonce, (byte) (nonce >>> 8)});
            Payload question =
                    kind.equals(Possession.NAME) ? new PossessionQuestion(samples).bytes() : Parity.number(SLOTS);
            return new Challenge(in, era, slot, claimed, target, kind, of, bound, unique, question, expires)
                    .signedBy(signer);
        }

        ScalerNodeEffect sentAt(Instant now) {
            return machine.step(new ScalerNodeInput.ChallengeArrived(1, peer, signed(), beacon), now)
                    .getLast();
        }

        RefusalReason refusedAt(Instant now) {
            return ((ScalerNodeEffect.Refuse) sentAt(now)).reason();
        }
    }

    private void assertAccepted(ScalerNodeEffect effect) {
        assertThat(effect).isInstanceOf(ScalerNodeEffect.ReadLeaves.class);
    }

    @Test
    void answersWithAReceiptThatProvesPossession() {
        Demand demand = new Demand();
        Signed challenge = demand.signed();
        ScalerNodeEffect.ReadLeaves read = (ScalerNodeEffect.ReadLeaves) demand.sentAt(DURING);
        long[] indices = read.indices().stream().mapToLong(Long::longValue).toArray();
        List<Payload> leaves =
                read.indices().stream().map(i -> Payload.of(leaf(i.intValue()))).toList();

        List<ScalerNodeEffect> effects =
                machine.step(new ScalerNodeInput.LeavesRead(1, leaves, stored.prove(indices), true), DURING);

        SignedAnswer answer = ((ScalerNodeEffect.Answer) effects.getFirst()).answer();
        assertThat(AnswerRule.check(snapshot, challenge, answer, Ed25519.best()))
                .isInstanceOf(AnswerVerdict.Right.class);
        assertThat(machine.step(new ScalerNodeInput.LeavesRead(1, List.of(), StoredProof.NONE, true), DURING))
                .as("a token is answered once")
                .isEmpty();
    }

    @Test
    void aDiskThatFailsIsARefusal() {
        assertAccepted(new Demand().sentAt(DURING));

        assertThat(machine.step(new ScalerNodeInput.ReadFailed(1, "bad sector"), DURING))
                .containsExactly(new ScalerNodeEffect.Refuse(1, RefusalReason.READ_FAILED, "bad sector"));
    }

    @Test
    void refusesWhoIsNotInTheRegistry() {
        Demand demand = new Demand();
        demand.signer = signer(9);
        demand.claimed = demand.signer.id();
        demand.peer = demand.signer.id();

        assertThat(demand.refusedAt(DURING)).isEqualTo(RefusalReason.UNKNOWN_PEER);
    }

    @Test
    void aChallengeOfTheLastEraThatHasANumberIsOfAWrongEra() {
        for (long era : new long[] {1, 2, EraId.MAX - 1, EraId.MAX}) {
            Demand demand = new Demand();
            demand.era = new EraId(era);
            demand.expires = DURING.plusSeconds(5);

            assertThat(demand.refusedAt(DURING)).as("era %d", era).isEqualTo(RefusalReason.WRONG_ERA);
        }
    }

    @Test
    void refusesBytesThatAreNoChallenge() {
        Signed garbage = Signed.of(new byte[100], challenger.id(), challenger.sign(new byte[100]));

        assertThat(machine.step(
                        new ScalerNodeInput.ChallengeArrived(1, challenger.id(), garbage, beacon(ERA_0)), DURING))
                .first()
                .isInstanceOfSatisfying(
                        ScalerNodeEffect.Refuse.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(RefusalReason.MALFORMED));
    }

    @Test
    void refusesAnotherNetworkTargetChallengerOrSignature() {
        Demand network = new Demand();
        network.in = Hash32.ZERO;
        Demand target = new Demand();
        target.target = other.id();
        Demand relayed = new Demand();
        relayed.peer = other.id();
        Demand forged = new Demand();
        forged.signer = other;
        forged.claimed = challenger.id();
        Signed right = new Demand().signed();
        Signed wrongSignature = new Signed(
                right.statement(), right.signer(), other.sign(right.statement().bytes()));

        assertThat(network.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_NETWORK);
        assertThat(target.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_TARGET);
        assertThat(relayed.refusedAt(DURING)).isEqualTo(RefusalReason.NOT_CHALLENGER);
        assertThat(forged.refusedAt(DURING)).isEqualTo(RefusalReason.NOT_CHALLENGER);
        assertThat(machine.step(
                        new ScalerNodeInput.ChallengeArrived(1, challenger.id(), wrongSignature, beacon(ERA_0)),
                        DURING))
                .first()
                .isInstanceOfSatisfying(
                        ScalerNodeEffect.Refuse.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(RefusalReason.BAD_SIGNATURE));
    }

    @Test
    void toleratesClocksUpToTheLimitAndNamesBothTimesBeyond() {
        Instant expires = DURING.plusSeconds(5);
        Duration tolerance = registry.parameters().timing().clockTolerance();

        assertThat(tolerance).isEqualTo(ClockBounds.apart(ERA)).isEqualTo(Duration.ofSeconds(10));
        assertAccepted(new Demand().sentAt(expires.plus(tolerance)));
        assertThat(new Demand().refusedAt(expires.plus(tolerance).plusMillis(1)))
                .isEqualTo(RefusalReason.CLOCK);
        assertAccepted(new Demand().sentAt(DURING.minus(tolerance)));
        assertThat(new Demand().refusedAt(DURING.minus(tolerance).minusMillis(1)))
                .isEqualTo(RefusalReason.CLOCK);

        ScalerNodeEffect.Refuse twoMinutes = (ScalerNodeEffect.Refuse) new Demand().sentAt(DURING.plusSeconds(120));
        assertThat(twoMinutes.reason()).isEqualTo(RefusalReason.CLOCK);
        assertThat(twoMinutes.detail()).contains("2026-11-21T00:10:05Z").contains("2026-11-21T00:12:00Z");
    }

    @Test
    void takesTheErasAroundOnlyWithinTheTolerance() {
        Instant end = GENESIS.plus(ERA);
        Demand late = new Demand();
        late.expires = end.plusSeconds(10);
        late.slot = SLOTS - 1;
        Demand tooLate = new Demand();
        tooLate.expires = end.plusSeconds(11);
        Demand early = new Demand();
        early.era = ERA_1;
        early.expires = end;

        assertAccepted(late.sentAt(end.plusMillis(9_999)));
        assertThat(tooLate.refusedAt(end.plusSeconds(10))).isEqualTo(RefusalReason.WRONG_ERA);
        assertThat(early.refusedAt(end.minusSeconds(10).minusMillis(1))).isEqualTo(RefusalReason.WRONG_ERA);
        assertThat(early.refusedAt(end.minusSeconds(10))).isNotEqualTo(RefusalReason.WRONG_ERA);
    }

    @Test
    void refusesAnotherSnapshotBeaconOrTooManySamples() {
        Demand snapshots = new Demand();
        snapshots.of = Hash32.ZERO;
        Demand earlier = new Demand();
        earlier.beacon = chain.sign(earlier.beacon.round() - 1);
        earlier.bound = earlier.beacon.bound(chain.info().hash());
        Demand unnamed = new Demand();
        unnamed.bound = Hash32.ZERO;
        Demand forged = new Demand();
        forged.beacon = new BeaconValue(forged.beacon.round(), beacon(ERA_1).signature());
        forged.bound = forged.beacon.bound(chain.info().hash());
        Demand most = new Demand();
        most.samples = 2;
        Demand tooMany = new Demand();
        tooMany.samples = 3;

        assertThat(snapshots.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_SNAPSHOT);
        assertThat(earlier.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_BEACON);
        assertThat(unnamed.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_BEACON);
        assertThat(forged.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_BEACON);
        assertAccepted(most.sentAt(DURING));
        assertThat(tooMany.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_QUESTION);
        assertThat(forged.refusedAt(DURING)).as("after a right value is known").isEqualTo(RefusalReason.WRONG_BEACON);
    }

    @Test
    void aNonceServesOnceAndAMemberGetsOneChallengeASlotAndOneRetry() {
        Demand first = new Demand();
        assertAccepted(first.sentAt(DURING));
        assertThat(first.refusedAt(DURING)).isEqualTo(RefusalReason.REPLAYED);

        assertAccepted(new Demand().sentAt(DURING));
        assertThat(new Demand().refusedAt(DURING)).isEqualTo(RefusalReason.RATE);
        Demand next = new Demand();
        next.slot++;
        next.expires = GENESIS.plusSeconds(905);
        assertAccepted(next.sentAt(GENESIS.plusSeconds(900)));
    }

    private Demand demand(String kind) {
        Demand demand = new Demand();
        demand.kind = kind;
        return demand;
    }

    @Test
    void aKindThatReadsNothingIsAnsweredAtOnce() {
        Demand demand = demand(Parity.NAME);
        Signed challenge = demand.signed();

        SignedAnswer answer = ((ScalerNodeEffect.Answer) demand.sentAt(DURING)).answer();

        assertThat(AnswerRule.check(snapshot, challenge, answer, Ed25519.best()))
                .isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void onlyKindsThatAreAskedInTheEraAreAnswered() {
        assertThat(demand("of-tomorrow").refusedAt(DURING)).isEqualTo(RefusalReason.UNKNOWN_KIND);
        assertThat(demand("echo").refusedAt(DURING))
                .as("asked without a signature")
                .isEqualTo(RefusalReason.UNKNOWN_KIND);

        Registry plain = registry.with(registry.parameters().withKinds(Parameters.STANDARD_KINDS));
        machine = new ScalerNodeMachine(RegistryHistory.of(plain), self, Ed25519.best(), _ -> true);
        snapshot = ((ScalerNodeEffect.KeepSnapshot) index(BEFORE).getFirst()).snapshot();
        Demand known = demand(Parity.NAME);
        known.in = plain.network();
        Demand asked = demand(Possession.NAME);
        asked.in = plain.network();

        assertThat(known.refusedAt(DURING)).as("known to this program alone").isEqualTo(RefusalReason.UNKNOWN_KIND);
        assertAccepted(asked.sentAt(DURING));
    }

    /// A question follows from the era: whoever asks something else has nothing to ask.
    @Test
    void aQuestionThatDoesNotFollowFromTheEraIsRefused() {
        Hash32 unique = Hash32.sha256(new byte[] {77});
        Demand like = demand(Parity.NAME);
        for (Payload question :
                List.of(Payload.EMPTY, Parity.number(SLOTS + 1), Payload.of(new byte[Challenge.MAX_QUESTION]))) {
            for (String kind : List.of(Parity.NAME, Possession.NAME)) {
                Signed challenge = new Challenge(
                                like.in,
                                like.era,
                                like.slot,
                                like.claimed,
                                like.target,
                                kind,
                                like.of,
                                like.bound,
                                unique,
                                question,
                                like.expires)
                        .signedBy(challenger);

                ScalerNodeEffect effect = machine.step(
                                new ScalerNodeInput.ChallengeArrived(1, challenger.id(), challenge, like.beacon),
                                DURING)
                        .getLast();

                assertThat(((ScalerNodeEffect.Refuse) effect).reason()).isEqualTo(RefusalReason.WRONG_QUESTION);
            }
        }
    }

    @Test
    void whatOneKindTakesIsNothingOfAnothers() {
        assertAccepted(new Demand().sentAt(DURING));
        assertAccepted(new Demand().sentAt(DURING));
        assertThat(new Demand().refusedAt(DURING)).isEqualTo(RefusalReason.RATE);
        for (int i = 0; i < 4 * SLOTS; i++) {
            new Demand().sentAt(DURING);
        }

        Demand number = demand(Parity.NAME);
        number.nonce = 0;
        assertThat(number.sentAt(DURING))
                .as("under a nonce that the other kind has seen")
                .isInstanceOf(ScalerNodeEffect.Answer.class);
        assertThat(demand(Parity.NAME).sentAt(DURING)).isInstanceOf(ScalerNodeEffect.Answer.class);
        assertThat(demand(Parity.NAME).refusedAt(DURING)).isEqualTo(RefusalReason.RATE);
    }

    /// Names of kinds cost nothing: a member could have as many looked at as it can think of. No signature of it is,
    /// and beyond its attempts not even the name.
    @Test
    void madeUpKindsAreCountedAsOneAndTakeNothingFromTheOthers() {
        AtomicInteger checked = new AtomicInteger();
        machine = new ScalerNodeMachine(
                RegistryHistory.of(registry),
                self,
                new Counting(checked, true),
                value -> BeaconVerifier.verify(chain.info(), value));
        index(BEFORE);
        for (int i = 0; i < 4 * SLOTS; i++) {
            assertThat(demand("kind-" + i).refusedAt(DURING)).isEqualTo(RefusalReason.UNKNOWN_KIND);
        }
        assertThat(demand("one-more").refusedAt(DURING)).isEqualTo(RefusalReason.RATE);

        assertThat(checked).hasValue(0);
        assertAccepted(new Demand().sentAt(DURING));
    }

    /// The attack of the trial: one member had 36 times 527 leaves in one instant, out of the quotas of all
    /// slots.
    @Test
    void nobodyGetsTheLeavesOfAWholeEraInOneInstant() {
        Demand never = new Demand();
        never.slot = SLOTS;
        assertThat(never.refusedAt(DURING)).isEqualTo(RefusalReason.WRONG_SLOT);
        int leaves = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int i = 0; i < 4; i++) {
                Demand greedy = new Demand();
                greedy.slot = slot;
                greedy.samples = i == 0 ? 40 : 2;
                leaves += greedy.sentAt(DURING) instanceof ScalerNodeEffect.ReadLeaves read
                        ? read.indices().size()
                        : 0;
            }
        }

        // Slot 2 has begun, and slot 1 ended less than a tolerance ago: two challenges each, of two leaves.
        assertThat(leaves).isEqualTo(8);
    }

    @Test
    void whatOneMemberSpendsIsNobodyElses() {
        for (int i = 0; i < 1_000; i++) {
            Demand flood = new Demand();
            flood.slot = i % (SLOTS + 1);
            flood.sentAt(DURING);
        }
        assertThat(new Demand().refusedAt(DURING)).isEqualTo(RefusalReason.RATE);

        Demand somebodyElse = new Demand();
        somebodyElse.signer = other;
        somebodyElse.claimed = other.id();
        somebodyElse.peer = other.id();
        assertAccepted(somebodyElse.sentAt(DURING));
    }

    @Test
    void theSnapshotsOfTheLastThreeErasStayAnswerable() {
        for (int era = 1; era <= 4; era++) {
            machine.step(
                    new ScalerNodeInput.Ticked(),
                    registry.parameters().clock().start(new EraId(era)).minusSeconds(600));
        }
        Instant now = registry.parameters().clock().start(new EraId(4)).plusSeconds(1);

        for (int era = 1; era <= 4; era++) {
            assertThat(want(new EraId(era), challenger.id(), now).getLast())
                    .as("era %d", era)
                    .isInstanceOf(ScalerNodeEffect.HandOutSnapshot.class);
        }
        assertThat(refusal(want(ERA_0, challenger.id(), now))).isEqualTo(RefusalReason.WRONG_ERA);
    }

    /// Beyond its attempts a member costs nothing: not even a signature of it is looked at.
    @Test
    void aFloodOfBadChallengesIsCutOffBeforeTheSignature() {
        AtomicInteger checked = new AtomicInteger();
        machine = new ScalerNodeMachine(RegistryHistory.of(registry), self, new Counting(checked, false), _ -> true);
        for (int i = 0; i < 1_000; i++) {
            new Demand().sentAt(DURING);
        }

        assertThat(checked).hasValue(4 * SLOTS);
    }

    @Test
    void whoHasNoSeatInTheCommitteeOfThisScalerNodeGetsNothing() {
        List<Signer> all =
                IntStream.range(20, 32).mapToObj(ScalerNodeMachineTest::signer).toList();
        Registry larger = new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                challenger.id(),
                registry.parameters(),
                chain.info(),
                all.stream()
                        .map(each -> new HyperNodeMember(
                                each.id(), each.id().toString(), 1, new Endpoint("h", 1), Registries.bls(each)))
                        .sorted(java.util.Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                registry.scalerNodes(),
                List.of());
        machine = new ScalerNodeMachine(
                RegistryHistory.of(larger), self, Ed25519.best(), value -> BeaconVerifier.verify(chain.info(), value));
        snapshot = ((ScalerNodeEffect.KeepSnapshot) index(BEFORE).getFirst()).snapshot();
        List<NodeId> seated = CommitteeDraw.draw(
                        larger, beacon(ERA_0).bound(chain.info().hash()))
                .getFirst()
                .committee()
                .members();

        assertThat(seated).hasSize(4);
        for (Signer each : all) {
            Demand demand = new Demand();
            demand.signer = each;
            demand.claimed = each.id();
            demand.peer = each.id();
            demand.samples = 1;
            if (seated.contains(each.id())) {
                assertAccepted(demand.sentAt(DURING));
            } else {
                assertThat(demand.refusedAt(DURING)).isEqualTo(RefusalReason.NO_SEAT);
            }
        }
    }

    @Test
    void handsOutTheSnapshotsOfThisEraAndTheNextToMembers() {
        assertThat(want(ERA_0, challenger.id(), DURING))
                .containsExactly(new ScalerNodeEffect.HandOutSnapshot(2, snapshot));

        List<ScalerNodeEffect> next = want(ERA_1, challenger.id(), DURING);
        assertThat(next).hasSize(2);
        Signed kept = ((ScalerNodeEffect.KeepSnapshot) next.getFirst()).snapshot();
        assertThat(next.getLast()).as("kept before it leaves").isEqualTo(new ScalerNodeEffect.HandOutSnapshot(2, kept));
        assertThat(want(ERA_1, challenger.id(), DURING)).containsExactly(new ScalerNodeEffect.HandOutSnapshot(2, kept));

        assertThat(refusal(want(new EraId(2), challenger.id(), DURING))).isEqualTo(RefusalReason.WRONG_ERA);
        assertThat(refusal(want(ERA_0, signer(9).id(), DURING))).isEqualTo(RefusalReason.UNKNOWN_PEER);
    }

    private List<ScalerNodeEffect> want(EraId era, NodeId peer, Instant now) {
        return machine.step(new ScalerNodeInput.SnapshotWanted(2, peer, era), now);
    }

    private static RefusalReason refusal(List<ScalerNodeEffect> effects) {
        return ((ScalerNodeEffect.Refuse) effects.getLast()).reason();
    }

    /// It would be down in all of that era and not know why.
    @Test
    void whoWasAwayWhenTheEraBeganKnowsThatItHasNoSnapshot() {
        Instant second = registry.parameters().clock().start(ERA_1);
        assertThat(machine.eraWithoutSnapshot(DURING)).isEmpty();
        machine = machine();
        assertThat(machine.eraWithoutSnapshot(BEFORE)).as("it may still come").isEmpty();

        index(DURING);

        assertThat(machine.eraWithoutSnapshot(DURING)).contains(ERA_0);
        assertThat(machine.eraWithoutSnapshot(second)).contains(ERA_1);
        assertThat(index(second.minusSeconds(600))).anyMatch(ScalerNodeEffect.KeepSnapshot.class::isInstance);
        assertThat(machine.eraWithoutSnapshot(second)).isEmpty();
    }

    @Test
    void signsNothingOnceTheBeaconRoundIsKnown() {
        machine = machine();
        Instant closes = chain.info().timeOf(beacon(ERA_0).round());

        assertThat(index(closes)).noneMatch(ScalerNodeEffect.KeepSnapshot.class::isInstance);
        assertThat(refusal(want(ERA_0, challenger.id(), closes))).isEqualTo(RefusalReason.NO_SNAPSHOT);
        machine = machine();
        assertThat(index(closes.minusMillis(1))).anyMatch(ScalerNodeEffect.KeepSnapshot.class::isInstance);
    }

    @Test
    void aSnapshotSignedBeforeARestartIsTheOnlyOneOfItsEra() throws Exception {
        machine = machine();
        machine.step(new ScalerNodeInput.SnapshotRestored(snapshot), BEFORE);

        machine.step(new ScalerNodeInput.DataIndexed(StoredObjects.claimed(Hash32.ZERO, 2, 305), false), BEFORE);

        assertThat(want(ERA_0, challenger.id(), BEFORE))
                .containsExactly(new ScalerNodeEffect.HandOutSnapshot(2, snapshot));
        List<ScalerNodeEffect> next = want(ERA_1, challenger.id(), DURING);
        EraSnapshot following = EraSnapshot.parse(((ScalerNodeEffect.KeepSnapshot) next.getFirst())
                .snapshot()
                .statement()
                .bytes());
        assertThat(following.previous()).isEqualTo(snapshot.hash());
        assertThat(following.totals().tree().root()).isEqualTo(Hash32.ZERO);
    }

    @Test
    void aTreeIsNamedByTheEraOfItsFirstSnapshot() {
        assertThat(content(snapshot).since()).isEqualTo(ERA_0);
        assertThat(since(1, false)).isEqualTo(ERA_0);
        assertThat(since(2, true)).isEqualTo(new EraId(2));
        assertThat(since(3, false)).isEqualTo(new EraId(2));
    }

    /// Whatever a shell says: the two snapshots would convict this node.
    @Test
    void whatContradictsTheLastSnapshotIsNotSigned() {
        for (StoredTotals other : List.of(
                StoredObjects.claimed(Hash32.ZERO, 299),
                StoredObjects.claimed(Hash32.ZERO, 300),
                StoredObjects.of(leaves().subList(0, 150)).totals())) {
            machine.step(new ScalerNodeInput.DataIndexed(other, false), DURING);
            assertThat(refusal(want(ERA_1, challenger.id(), DURING))).isEqualTo(RefusalReason.NO_SNAPSHOT);
        }
        index(DURING);
        assertThat(want(ERA_1, challenger.id(), DURING)).first().isInstanceOf(ScalerNodeEffect.KeepSnapshot.class);
    }

    /// That of the snapshot that is then signed.
    private EraId since(long era, boolean anew) {
        Instant before = registry.parameters().clock().start(new EraId(era)).minusSeconds(600);
        List<ScalerNodeEffect> effects = new ArrayList<>(machine.step(
                new ScalerNodeInput.DataIndexed(StoredObjects.claimed(Hash32.ZERO, 1 + era, 500 + era), anew), before));
        effects.addAll(want(new EraId(era), challenger.id(), before));
        return effects.stream()
                .flatMap(effect -> effect instanceof ScalerNodeEffect.KeepSnapshot(Signed signed)
                        ? Stream.of(content(signed).since())
                        : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private static EraSnapshot content(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// A life that was there when an era began has signed for the next one by then, and wakes itself for its beginning.
    @Test
    void anOutageOverTheEndOfAnEraCostsNoOther() {
        Instant second = registry.parameters().clock().start(ERA_1);
        Instant third = registry.parameters().clock().start(new EraId(2));
        machine.step(new ScalerNodeInput.Ticked(), second.minusSeconds(700));
        List<ScalerNodeEffect> effects = machine.step(new ScalerNodeInput.Ticked(), second);
        Signed ahead = ((ScalerNodeEffect.KeepSnapshot) effects.getFirst()).snapshot();
        assertThat(effects.getLast()).isEqualTo(new ScalerNodeEffect.WakeAt(third));

        machine = machine();
        machine.step(new ScalerNodeInput.SnapshotRestored(ahead), third.plusSeconds(60));
        List<ScalerNodeEffect> back = index(third.plusSeconds(60));

        assertThat(machine.eraWithoutSnapshot(third.plusSeconds(60))).isEmpty();
        assertThat(back).as("after a start it waits for what others show").hasSize(1);
        Instant wake = ((ScalerNodeEffect.WakeAt) back.getLast()).time();
        assertThat(machine.step(new ScalerNodeInput.Ticked(), wake))
                .hasSize(2)
                .first()
                .isInstanceOf(ScalerNodeEffect.KeepSnapshot.class);
    }

    /// Else a new node's first file would be all that it holds for an era.
    @Test
    void theFirstSnapshotWaitsForAllThatIsPutInAtFirst() throws Exception {
        machine = machine();
        List<ScalerNodeEffect> early = index(DURING);
        assertThat(early).hasSize(1);
        Instant due = ((ScalerNodeEffect.WakeAt) early.getLast()).time();
        assertThat(due)
                .isAfter(DURING)
                .isBefore(chain.info().timeOf(beacon(ERA_1).round()));

        machine.step(new ScalerNodeInput.DataIndexed(StoredObjects.claimed(Hash32.ZERO, 7), false), due.minusMillis(1));
        List<ScalerNodeEffect> signed = machine.step(new ScalerNodeInput.Ticked(), due);

        assertThat(EraSnapshot.parse(((ScalerNodeEffect.KeepSnapshot) signed.getFirst())
                                .snapshot()
                                .statement()
                                .bytes())
                        .leafCount())
                .isEqualTo(7);
        assertThat(signed.getLast())
                .as("from then on with the beginning of an era")
                .isEqualTo(new ScalerNodeEffect.WakeAt(
                        registry.parameters().clock().start(ERA_1)));
    }
}
