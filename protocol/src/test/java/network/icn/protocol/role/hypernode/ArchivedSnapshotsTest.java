package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import network.icn.protocol.certified.Bent;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Waiting;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import network.icn.protocol.role.scalernode.ScalerNodeNotice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a ScalerNode learns of its own snapshots from satellites, whose reports HyperNodes of a whole network
/// certified.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchivedSnapshotsTest {
    private final VirtualNetwork network = new VirtualNetwork(71, 4);
    private final Signer self = network.scalerNodes.values().iterator().next();
    private final List<NodeId> satellites = network.registry.satellites().stream()
            .map(satellite -> satellite.id())
            .toList();
    private final Duration delta = network.registry.parameters().timing().delta();
    private final List<ScalerNodeNotice> notices = new ArrayList<>();
    private final List<EraId> signed = new ArrayList<>();
    private final List<ScalerNodeEffect.AskArchive> asked = new ArrayList<>();
    private ScalerNodeMachine machine = machine();

    @BeforeAll
    void certifySixEras() {
        network.runUntil(network.end(6));
    }

    /// As the network was answered in that era.
    private Signed snapshot(long era) {
        return new EraSnapshot(
                        network.registry.network(),
                        self.id(),
                        new EraId(era),
                        new EraId(0),
                        StoredObjects.claimed(Hash32.sha256(self.id().bytes()), 1_000),
                        Hash32.ZERO)
                .signedBy(self);
    }

    private Optional<CertifiedShard> report(int era) {
        return network.decided(era).stream().findFirst();
    }

    private Instant start(long era) {
        return network.registry.parameters().clock().start(new EraId(era));
    }

    /// The time after which the snapshot of the era cannot be signed any more.
    private Instant closes(long era) {
        Instant from = start(era).minus(network.registry.parameters().timing().beaconLead());
        return network.registry.beacon().timeOf(network.registry.beacon().firstRoundFrom(from));
    }

    private void step(ScalerNodeInput input, Instant now) {
        for (ScalerNodeEffect effect : machine.step(input, now)) {
            switch (effect) {
                case ScalerNodeEffect.KeepSnapshot(Signed kept) -> signed.add(era(kept));
                case ScalerNodeEffect.Tell(ScalerNodeNotice notice) -> notices.add(notice);
                case ScalerNodeEffect.AskArchive ask -> asked.add(ask);
                default -> {}
            }
        }
    }

    private static EraId era(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes()).era();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private ScalerNodeMachine machine() {
        return new ScalerNodeMachine(
                RegistryHistory.of(network.registry),
                self,
                network.verifier,
                value -> BeaconVerifier.verify(network.chain.info(), value));
    }

    /// A life that begins with a sound journal of the snapshots of those eras.
    private void start(Instant now, long... eras) {
        machine = machine();
        notices.clear();
        signed.clear();
        asked.clear();
        LongStream.of(eras).forEach(era -> step(new ScalerNodeInput.SnapshotRestored(snapshot(era)), now));
        step(new ScalerNodeInput.JournalOpened(JournalState.whole(), Optional.of(new EraId(0))), now);
        step(
                new ScalerNodeInput.DataIndexed(
                        StoredObjects.claimed(Hash32.sha256(self.id().bytes()), 1_000), false),
                now);
    }

    private void answer(NodeId satellite, int era, Optional<CertifiedShard> report, Instant now) {
        step(new ScalerNodeInput.ArchiveAnswered(satellite, new EraId(era), report), now);
    }

    private void tickUntil(Instant from, Instant to) {
        for (Instant now = from; now.isBefore(to); now = now.plusMillis(100)) {
            step(new ScalerNodeInput.Ticked(), now);
        }
    }

    @Test
    void afterAStartAllAreAskedAboutTheTwoErasBefore() {
        start(start(4).plusSeconds(2), 0, 1, 2, 3, 4);

        assertThat(asked).hasSize(4);
        for (NodeId satellite : satellites) {
            assertThat(asked)
                    .contains(new ScalerNodeEffect.AskArchive(satellite, new EraId(2)))
                    .contains(new ScalerNodeEffect.AskArchive(satellite, new EraId(3)));
        }
        answer(satellites.getFirst(), 3, report(3), start(4).plusSeconds(2));
        tickUntil(start(4).plusSeconds(2), start(5).plusMillis(10_050));
        answer(satellites.getFirst(), 4, report(4), start(5).plusMillis(10_050));
        tickUntil(start(5).plusMillis(10_050), start(6).plusMillis(10_150));
        answer(satellites.getFirst(), 5, report(4), start(6).plusMillis(10_150));
        tickUntil(start(6).plusMillis(10_150), start(6).plusSeconds(19));
        assertThat(asked.subList(4, asked.size()))
                .extracting(ScalerNodeEffect.AskArchive::era)
                .as("one an era from then on")
                .containsExactly(new EraId(4), new EraId(5));
    }

    /// One satellite may be down, or have the report later.
    @Test
    void whileThereIsNoReportTheNextOneIsAsked() {
        start(start(4).plusSeconds(2), 0, 1, 2, 3, 4);
        answer(satellites.getFirst(), 3, report(3), start(4).plusSeconds(2));
        asked.clear();

        tickUntil(start(5), start(5).plusSeconds(10));
        assertThat(asked).as("before it can be certified").isEmpty();
        step(new ScalerNodeInput.Ticked(), start(5).plusSeconds(10));
        answer(asked.getFirst().satellite(), 4, Optional.empty(), start(5).plusSeconds(10));
        tickUntil(start(5).plusSeconds(10), start(6));

        assertThat(asked).hasSizeBetween(2, 8).allMatch(ask -> ask.era().equals(new EraId(4)));
        assertThat(asked.get(1).satellite()).isNotEqualTo(asked.get(0).satellite());
    }

    /// No HyperNode shows anything: the copy is old, the satellites know it, and nothing was signed before they said
    /// so.
    @Test
    void anOlderCopyIsNoticedByWhatWasCertifiedBeforeItSigns() {
        Instant now = closes(5).minus(delta.multipliedBy(5));
        start(now, 0, 1, 2);
        step(new ScalerNodeInput.Ticked(), now.plusMillis(10));
        assertThat(signed).as("before anybody has answered").isEmpty();

        answer(satellites.getFirst(), 3, report(3), now.plusMillis(20));
        tickUntil(now, start(5));

        assertThat(notices)
                .singleElement()
                .isInstanceOfSatisfying(
                        ScalerNodeNotice.SitsOut.class,
                        sits -> assertThat(sits.waiting().reason()).isEqualTo(Waiting.Reason.STALE));
        assertThat(signed).as("of era 5 it may have signed one").isEmpty();
        tickUntil(start(5), start(6).minusMillis(1));
        assertThat(notices).last().isInstanceOf(ScalerNodeNotice.TakesPart.class);
        assertThat(signed).containsExactly(new EraId(6));
    }

    /// One that hides what it has does not let the node go before the other has answered.
    @Test
    void aSatelliteThatHidesSomethingDecidesNothing() {
        Instant now = closes(5).minus(delta.multipliedBy(5));
        start(now, 0, 1, 2);
        answer(satellites.getFirst(), 2, Optional.empty(), now.plusMillis(1));
        answer(satellites.getFirst(), 3, Optional.empty(), now.plusMillis(1));
        assertThat(signed).isEmpty();

        answer(satellites.getLast(), 3, report(3), now.plusMillis(300));

        tickUntil(now.plusMillis(300), start(5));
        assertThat(signed).isEmpty();
        assertThat(notices).singleElement().isInstanceOf(ScalerNodeNotice.SitsOut.class);
    }

    @Test
    void aSoundJournalSignsAsSoonAsAllHaveAnswered() {
        Instant now = closes(5).minus(delta.multipliedBy(5));
        start(now, 0, 1, 2, 3, 4);
        for (NodeId satellite : satellites) {
            answer(satellite, 2, report(2), now.plusMillis(5));
            assertThat(signed).isEmpty();
            answer(satellite, 3, report(3), now.plusMillis(5));
        }

        assertThat(signed).containsExactly(new EraId(5));
        assertThat(notices).isEmpty();
    }

    @Test
    void withoutAReachableSatelliteItSignsAfterAMoment() {
        Instant now = closes(5).minus(delta.multipliedBy(8));
        start(now, 0, 1, 2, 3, 4);
        tickUntil(now, now.plus(delta.multipliedBy(3)).minusMillis(1));
        assertThat(signed).isEmpty();

        tickUntil(now.plus(delta.multipliedBy(3)), closes(5));

        assertThat(signed).containsExactly(new EraId(5));
        assertThat(notices).isEmpty();
    }

    @Test
    void noEraIsLostToAQuestion() {
        Instant now = closes(5).minus(delta.multipliedBy(2));
        start(now, 0, 1, 2, 3, 4);

        tickUntil(now, closes(5));

        assertThat(signed).containsExactly(new EraId(5));
    }

    /// Forged, of another network, about an era that is long over, about something else: none of it silences anybody.
    @Test
    void nothingThatOneSatelliteMakesUpSilencesAnybody() {
        Instant now = closes(5).minus(delta.multipliedBy(5));
        start(now, 4);
        CertifiedShard right = report(3).orElseThrow();
        byte[] body = right.body().bytes();
        Hash32 mine = snapshot(3).hash();
        int at = indexOf(body, mine.bytes());
        body[at] ^= 1;
        CertifiedShard bent = Bent.body(right, Payload.of(body));
        CertifiedShard unsigned = Bent.reveals(right, List.of());
        CertifiedShard renamed = Bent.era(right, new EraId(2));
        VirtualNetwork other = new VirtualNetwork(72, 5);
        other.runUntil(other.end(3).plusSeconds(10));
        CertifiedShard foreign = other.decided(3).getFirst();

        for (CertifiedShard made :
                List.of(bent, unsigned, renamed, foreign, report(0).orElseThrow())) {
            for (int time = 0; time < 3; time++) {
                answer(satellites.getFirst(), 3, Optional.of(made), now.plusMillis(10));
            }
        }

        assertThat(notices).isEmpty();
        answer(satellites.getFirst(), 3, Optional.of(right), now.plusMillis(20));
        assertThat(notices).as("the true one means something").hasSize(1);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("not in it");
    }

    /// Certified of an era of which no earlier life can have signed: somebody else has the key.
    @Test
    void whatSomebodyElseHasSignedSinceTheStartStopsIt() {
        start(start(1).plusSeconds(2), 0, 1);
        tickUntil(start(1).plusSeconds(2), start(4).plusSeconds(2));
        assertThat(signed).contains(new EraId(3), new EraId(4));

        answer(satellites.getFirst(), 3, report(3), start(4).plusSeconds(3));

        assertThat(notices)
                .last()
                .isInstanceOfSatisfying(
                        ScalerNodeNotice.KeyUsedElsewhere.class,
                        used -> assertThat(used.snapshot())
                                .isEqualTo(snapshot(3).hash()));
        int before = signed.size();
        tickUntil(start(4).plusSeconds(4), start(6));
        assertThat(signed).hasSize(before);
    }
}
