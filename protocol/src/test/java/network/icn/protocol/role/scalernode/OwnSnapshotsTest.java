package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A ScalerNode whose journal of snapshots is lost or old, or whose key is used twice.
class OwnSnapshotsTest {
    private static final Hash32 ROOT = Hash32.sha256(new byte[] {1});
    private static final long LEAVES = 1_000;

    private final Registry registry = Registries.of(Registries.parameters(4, 3, 16), 4, 1);
    private final Signer self = Nodes.signer("scalernode-0");
    private final NodeId challenger = registry.hyperNodes().getFirst().id();
    private final List<Signed> kept = new ArrayList<>();
    private final List<ScalerNodeNotice> notices = new ArrayList<>();
    private Optional<EraId> covers = Optional.empty();
    private ScalerNodeMachine machine = machine();
    private Instant last = Instant.EPOCH;

    private ScalerNodeMachine machine() {
        return new ScalerNodeMachine(RegistryHistory.of(registry), self, Ed25519.best(), _ -> true);
    }

    private List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        last = now;
        List<ScalerNodeEffect> effects = machine.step(input, now);
        for (ScalerNodeEffect effect : effects) {
            if (effect instanceof ScalerNodeEffect.KeepSnapshot(Signed snapshot)) {
                kept.add(snapshot);
            } else if (effect instanceof ScalerNodeEffect.KeepCovers(EraId first)) {
                covers = Optional.of(first);
            } else if (effect instanceof ScalerNodeEffect.Tell(ScalerNodeNotice notice)) {
                notices.add(notice);
            }
        }
        return effects;
    }

    /// A life that begins with these snapshots.
    private void start(JournalState journal, List<Signed> restored, Hash32 root, Instant now) {
        notices.clear();
        kept.clear();
        machine = machine();
        restored.forEach(snapshot -> step(new ScalerNodeInput.SnapshotRestored(snapshot), now));
        step(new ScalerNodeInput.JournalOpened(journal, covers), now);
        step(new ScalerNodeInput.DataIndexed(StoredObjects.claimed(root, LEAVES), false), now);
    }

    private Instant in(long era) {
        return registry.parameters().clock().start(new EraId(era)).plusSeconds(5);
    }

    /// Time passes, the node wakes when it wished to, and HyperNodes ask for the next era's snapshot in time.
    private void run(long from, long to) {
        for (long era = from; era <= to; era++) {
            Instant beginning = registry.parameters().clock().start(new EraId(era));
            if (last.isBefore(beginning)) {
                step(new ScalerNodeInput.Ticked(), beginning);
            }
            want(era + 1, in(era).plusSeconds(5));
            step(new ScalerNodeInput.Ticked(), in(era).plusSeconds(11));
        }
    }

    private void want(long era, Instant now) {
        step(new ScalerNodeInput.SnapshotWanted(1, challenger, new EraId(era)), now);
    }

    private List<Long> erasKept() {
        List<Long> eras = new ArrayList<>();
        for (Signed snapshot : kept) {
            eras.add(content(snapshot).era().number());
        }
        return eras;
    }

    private static EraSnapshot content(Signed snapshot) {
        try {
            return EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// What a first life signs for eras 0 to 4.
    private List<Signed> firstLife() {
        start(JournalState.missing(), List.of(), ROOT, Registries.GENESIS.minusSeconds(10));
        run(0, 3);
        assertThat(erasKept()).containsExactly(0L, 1L, 2L, 3L, 4L);
        return List.copyOf(kept);
    }

    /// A dead hardware clock, set right in whatever era, the first one too: the snapshots of a life before are lost.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aStartUnderAClockOfBeforeGenesisSignsNothingThatMayHaveBeenSigned(int running) {
        List<Signed> before = firstLife();
        Instant wrong = Registries.GENESIS.minus(Duration.ofDays(1000));
        covers = Optional.empty();
        start(JournalState.missing(), List.of(), Hash32.ZERO, wrong);
        want(0, wrong.plusSeconds(1));
        step(new ScalerNodeInput.Ticked(), wrong.plusSeconds(2));
        assertThat(kept).as("long before genesis nothing is due").isEmpty();
        assertThat(covers).as("nor claimed: the next start would believe it").isEmpty();

        step(new ScalerNodeInput.Ticked(), in(running));
        run(running, running + 4);

        assertThat(kept.stream().map(snapshot -> content(snapshot).era()))
                .doesNotContainAnyElementsOf(before.stream()
                        .map(snapshot -> content(snapshot).era())
                        .filter(era -> era.number() <= running + 1)
                        .toList())
                .contains(new EraId(running + 3));
    }

    private void show(List<Signed> snapshots, Instant now) {
        step(new ScalerNodeInput.SnapshotsShown(snapshots), now);
    }

    @Test
    void aLostJournalSignsNeitherTheRunningNorTheNextEraAndComesBackByItself() {
        firstLife();

        start(JournalState.missing(), List.of(), Hash32.ZERO, in(3).plusSeconds(6));
        run(3, 3);
        assertThat(kept).isEmpty();
        assertThat(notices).first().isInstanceOf(ScalerNodeNotice.SitsOut.class);

        run(4, 5);
        assertThat(erasKept()).containsExactly(5L, 6L);
        assertThat(notices).last().isInstanceOf(ScalerNodeNotice.TakesPart.class);
    }

    @Test
    void whatItHadSignedIsItsOwnAgainWhenItIsShown() {
        List<Signed> first = firstLife();
        start(JournalState.missing(), List.of(), ROOT, in(3).plusSeconds(6));

        show(List.of(first.get(3), first.get(4)), in(3).plusSeconds(7));

        assertThat(kept).containsExactly(first.get(3), first.get(4));
        assertThat(step(new ScalerNodeInput.SnapshotWanted(1, challenger, new EraId(4)), in(3).plusSeconds(8)))
                .endsWith(new ScalerNodeEffect.HandOutSnapshot(1, first.get(4)));
        run(3, 4);
        assertThat(content(kept.getLast()).previous()).isEqualTo(first.get(4).hash());
    }

    /// The node's keeper then looks whether it still has what they speak of.
    @Test
    void whatDoesNotFitTheDataIsItsOwnTooAndNothingIsSignedOnceTheDataIsWithdrawn() {
        List<Signed> first = firstLife();
        start(JournalState.missing(), List.of(), Hash32.ZERO, in(3).plusSeconds(6));

        show(List.of(first.get(3), first.get(4)), in(3).plusSeconds(7));
        step(new ScalerNodeInput.DataWithdrawn(), in(3).plusSeconds(8));
        run(4, 6);

        assertThat(kept).containsExactly(first.get(3), first.get(4));
        step(new ScalerNodeInput.DataIndexed(StoredObjects.claimed(Hash32.ZERO, LEAVES), true), in(7).plusSeconds(1));
        run(7, 7);
        assertThat(erasKept()).as("the operator has accepted the loss").containsExactly(3L, 4L, 8L);
    }

    @Test
    void anOlderCopyIsNoticedWhenANewerSnapshotIsShown() {
        List<Signed> first = firstLife();
        start(JournalState.whole(), first.subList(0, 3), ROOT, in(3));

        show(List.of(first.get(3)), in(3).plusSeconds(1));
        run(3, 3);

        assertThat(erasKept())
                .as("the one that was shown; of era 4 it may have signed one")
                .containsExactly(3L);
        assertThat(notices)
                .first()
                .isInstanceOfSatisfying(
                        ScalerNodeNotice.SitsOut.class,
                        sits -> assertThat(sits.waiting().reason()).isEqualTo(Waiting.Reason.STALE));
        run(4, 4);
        assertThat(erasKept()).containsExactly(3L, 5L);
    }

    @Test
    void aSoundJournalWaitsForNothingAndReplaysSilenceNobody() {
        List<Signed> first = firstLife();
        start(JournalState.whole(), first, ROOT, in(4));

        for (int second = 0; second < 5; second++) {
            show(first, in(4).plusSeconds(second));
        }
        run(4, 5);

        assertThat(erasKept()).containsExactly(5L, 6L);
        assertThat(notices).isEmpty();
    }

    @Test
    void aSnapshotThatNoEarlierLifeCanHaveSignedStopsTheNode() {
        List<Signed> first = firstLife();
        start(JournalState.whole(), first, ROOT, in(4));
        run(4, 5);
        Signed strange = new EraSnapshot(
                        registry.network(),
                        self.id(),
                        new EraId(6),
                        new EraId(6),
                        StoredObjects.claimed(Hash32.ZERO, 5),
                        Hash32.ZERO)
                .signedBy(self);
        Signed forged =
                new Signed(strange.statement(), self.id(), first.getFirst().signature());
        Signed elsewhere = new EraSnapshot(
                        Hash32.ZERO,
                        self.id(),
                        new EraId(6),
                        new EraId(6),
                        StoredObjects.claimed(Hash32.ZERO, 5),
                        Hash32.ZERO)
                .signedBy(self);

        show(List.of(forged, elsewhere), in(5).plusSeconds(12));
        assertThat(notices).isEmpty();
        show(List.of(strange), in(5).plusSeconds(12));
        assertThat(notices).last().isInstanceOf(ScalerNodeNotice.KeyUsedElsewhere.class);

        int before = kept.size();
        run(6, 9);
        assertThat(kept).hasSize(before);
    }
}
