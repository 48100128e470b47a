package network.icn.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.SatelliteConviction.OtherLeaf;
import network.icn.protocol.archive.SatelliteConviction.Rule;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.InclusionProof;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.HonestLog;
import network.icn.protocol.role.satellite.LogWatch;
import org.junit.jupiter.api.Test;

/// Which two statements convict the satellite that signed both, and which do not.
class SatelliteConvictionTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final Signer SATELLITE = Nodes.signer("satellite-0");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /// A satellite's disk: what it would sign at each size. Copies of it are what a cheater restores.
    private static final class Disk {
        private final List<Hash32> leaves;
        private LogHead head;

        Disk() {
            this(
                    new ArrayList<>(),
                    new LogHead(REGISTRY.network(), SATELLITE.id(), 0, Merkle.EMPTY_ROOT, NOON.minusSeconds(1)));
        }

        private Disk(List<Hash32> leaves, LogHead head) {
            this.leaves = leaves;
            this.head = head;
        }

        Disk copy() {
            return new Disk(new ArrayList<>(leaves), head);
        }

        SatelliteReceipt append(int number, Instant now) {
            leaves.add(HonestLog.leaf(key(number)));
            head = head.grown(leaves.size(), Merkle.root(leaves), now);
            return receipt(number, leaves.size() - 1);
        }

        SatelliteReceipt receipt(int number, long index) {
            return new SatelliteReceipt(key(number), index, HonestLog.leaf(key(number)), head);
        }
    }

    private static EntryKey key(int number) {
        return new EntryKey(
                ArchiveEntry.Kind.REPORT, new EraId(3), 0, Hash32.sha256(new byte[] {(byte) number, (byte) (number >> 8)
                }));
    }

    private static Optional<Rule> rule(LogStatement one, LogStatement other) {
        SatelliteConviction conviction =
                new SatelliteConviction(one.signedBy(SATELLITE), other.signedBy(SATELLITE), Optional.empty());
        assertThat(new SatelliteConviction(other.signedBy(SATELLITE), one.signedBy(SATELLITE), Optional.empty()))
                .as("in either order")
                .isEqualTo(conviction);
        return conviction.rule();
    }

    @Test
    void whatIsAppendedAndNothingElseConvictsNobody() {
        Disk disk = new Disk();
        List<LogStatement> said = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            said.add(disk.append(i, NOON.plusSeconds(i)));
            said.add(disk.receipt(i / 3, i / 3));
            said.add(disk.head);
        }

        for (LogStatement one : said) {
            for (LogStatement other : said) {
                assertThat(rule(one, other)).isEmpty();
            }
        }
    }

    /// The clock is set back, and stands still; heads go on in their order.
    @Test
    void aClockThatIsSetBackConvictsNobody() {
        Disk disk = new Disk();
        SatelliteReceipt before = disk.append(0, NOON);
        SatelliteReceipt setBack = disk.append(1, NOON.minusSeconds(3_600));
        SatelliteReceipt still = disk.append(2, NOON.minusSeconds(3_600));

        assertThat(rule(before, setBack)).isEmpty();
        assertThat(rule(setBack, still)).isEmpty();
        assertThat(rule(before, still)).isEmpty();
    }

    /// A torn end was never acknowledged: whoever cuts it off and writes something else there has promised nothing
    /// else.
    @Test
    void anUnconfirmedTornEndThatWasCutConvictsNobody() {
        Disk disk = new Disk();
        SatelliteReceipt acknowledged = disk.append(0, NOON);
        Disk crashed = disk.copy();
        disk.append(1, NOON.plusSeconds(1));
        SatelliteReceipt afterwards = crashed.append(2, NOON.plusSeconds(2));

        assertThat(rule(acknowledged, afterwards)).isEmpty();
        assertThat(rule(acknowledged, crashed.receipt(0, 0))).isEmpty();
    }

    @Test
    void anOldDiskThatIsRestoredGivesAPlaceAwayTwice() {
        Disk disk = new Disk();
        disk.append(0, NOON);
        Disk old = disk.copy();
        SatelliteReceipt dropped = disk.append(1, NOON.plusSeconds(1));
        SatelliteReceipt instead = old.append(2, NOON.plusSeconds(60));

        assertThat(rule(dropped, instead)).contains(Rule.INDEX);
    }

    /// Before it has given the place away: the smaller log is the later one.
    @Test
    void anOldDiskThatIsRestoredSignsASmallerLogLater() {
        Disk disk = new Disk();
        disk.append(0, NOON);
        Disk old = disk.copy();
        for (int i = 1; i < 9; i++) {
            disk.append(i, NOON.plusSeconds(i));
        }
        SatelliteReceipt dropped = disk.append(9, NOON.plusSeconds(9));
        old.append(20, NOON.plusSeconds(60));

        assertThat(rule(dropped, old.head)).contains(Rule.ORDER);
        assertThat(rule(dropped, old.receipt(20, 1))).contains(Rule.ORDER);
        assertThat(rule(dropped, old.receipt(0, 0)))
                .as("a receipt for what it still has convicts it, too")
                .contains(Rule.ORDER);
    }

    @Test
    void twoLogsOfOneSizeAreAFork() {
        Disk disk = new Disk();
        disk.append(0, NOON);
        Disk fork = disk.copy();
        disk.append(1, NOON.plusSeconds(1));
        fork.append(2, NOON.plusSeconds(1));

        assertThat(rule(disk.receipt(0, 0), fork.receipt(0, 0))).contains(Rule.ROOT);
        assertThat(rule(disk.head, fork.head)).contains(Rule.ROOT);
        assertThat(rule(disk.head, fork.receipt(0, 0))).contains(Rule.ROOT);
    }

    @Test
    void theSameEntryWithAnotherLeafIsAnotherEntry() {
        Disk disk = new Disk();
        SatelliteReceipt receipt = disk.append(0, NOON);
        SatelliteReceipt received = new SatelliteReceipt(key(0), 0, Hash32.ZERO, receipt.head());

        assertThat(rule(receipt, received)).contains(Rule.INDEX);
    }

    private static SatelliteConviction withLeaf(LogStatement receipt, LogHead head, Hash32 leaf, List<Hash32> proof) {
        return new SatelliteConviction(
                receipt.signedBy(SATELLITE), head.signedBy(SATELLITE), Optional.of(new OtherLeaf(leaf, proof)));
    }

    /// A fork that never meets the receipt in size or place: an auditor has a later head, and what stands there.
    @Test
    void aLaterHeadWithAnotherEntryInTheReceiptsPlaceConvicts() {
        Disk disk = new Disk();
        disk.append(0, NOON);
        Disk fork = disk.copy();
        SatelliteReceipt receipt = disk.append(1, NOON.plusSeconds(1));
        for (int i = 2; i < 9; i++) {
            fork.append(i, NOON.plusSeconds(i));
        }
        Hash32 other = HonestLog.leaf(key(2));
        List<Hash32> proof = InclusionProof.prove(
                8,
                1,
                (level, index) ->
                        Merkle.root(fork.leaves.subList((int) (index << level), (int) ((index + 1) << level))));

        SatelliteConviction conviction = withLeaf(receipt, fork.head, other, proof);

        assertThat(conviction.rule()).contains(Rule.LEAF);
        assertThat(conviction.verify(Ed25519.best(), RegistryHistory.of(REGISTRY)))
                .isTrue();
        assertThat(withLeaf(receipt, fork.head, receipt.leaf(), proof).rule()).isEmpty();
        assertThat(withLeaf(receipt, fork.head, Hash32.ZERO, proof).rule()).isEmpty();
        assertThat(withLeaf(receipt, fork.head, other, proof.subList(1, 3)).rule())
                .isEmpty();
    }

    @Test
    void onlyWhatASatelliteOfTheRegistryHasSignedInThisNetworkConvicts() {
        Disk disk = new Disk();
        SatelliteReceipt receipt = disk.append(0, NOON);
        SatelliteReceipt other = new SatelliteReceipt(key(5), 0, HonestLog.leaf(key(5)), receipt.head());
        Signed forged = new Signed(
                other.signedBy(SATELLITE).statement(),
                SATELLITE.id(),
                Nodes.signer("hypernode-0").sign(other.bytes()));
        Signed ofSomebodyElse = other.signedBy(Nodes.signer("satellite-1"));
        RegistryHistory elsewhere = RegistryHistory.of(Registries.of(Registries.parameters(4, 3, 16), 4, 2));

        assertThat(SatelliteConviction.of(receipt.signedBy(SATELLITE), other.signedBy(SATELLITE))
                        .orElseThrow()
                        .verify(Ed25519.best(), elsewhere))
                .isTrue();
        assertThat(SatelliteConviction.of(receipt.signedBy(SATELLITE), forged)
                        .orElseThrow()
                        .verify(Ed25519.best(), RegistryHistory.of(REGISTRY)))
                .isFalse();
        assertThat(SatelliteConviction.of(receipt.signedBy(SATELLITE), ofSomebodyElse))
                .isEmpty();
        assertThat(SatelliteConviction.of(
                        receipt.signedBy(SATELLITE),
                        Signed.of(new byte[] {1}, SATELLITE.id(), SATELLITE.sign(new byte[] {1}))))
                .isEmpty();
    }

    @Test
    void itsBytesAreReadBackAndOthersAreMalformed() throws Exception {
        Disk disk = new Disk();
        SatelliteReceipt receipt = disk.append(0, NOON);
        SatelliteReceipt other = new SatelliteReceipt(key(5), 0, HonestLog.leaf(key(5)), receipt.head());
        SatelliteConviction plain =
                new SatelliteConviction(receipt.signedBy(SATELLITE), other.signedBy(SATELLITE), Optional.empty());
        SatelliteConviction withLeaf = withLeaf(receipt, disk.head, Hash32.ZERO, List.of(Hash32.ZERO, Hash32.ZERO));
        Random random = new Random(11);

        for (SatelliteConviction each : List.of(plain, withLeaf)) {
            byte[] bytes = each.bytes();
            assertThat(SatelliteConviction.parse(bytes)).isEqualTo(each);
            for (int i = 0; i < 2_000; i++) {
                byte[] bent = bytes.clone();
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    assertThat(SatelliteConviction.parse(bent).verify(Ed25519.best(), RegistryHistory.of(REGISTRY)))
                            .isFalse();
                } catch (MalformedException _) {
                    // As good.
                }
            }
            assertThatThrownBy(() -> SatelliteConviction.parse(Arrays.copyOf(bytes, bytes.length - 1)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /// What one statement at a time finds is what all pairs find.
    @Test
    void theWatchFindsEveryContradictionAndNoOther() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Disk> disks = new ArrayList<>(List.of(new Disk()));
            List<LogStatement> said = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Disk disk = disks.get(random.nextInt(disks.size()));
                if (random.nextInt(5) == 0) {
                    disks.add(disk.copy());
                }
                said.add(disk.append(i, NOON.plusSeconds(random.nextInt(20))));
            }
            LogWatch watch = new LogWatch(100);
            boolean found = false;
            List<LogStatement> taken = new ArrayList<>();
            for (LogStatement each : said) {
                boolean convicts =
                        watch.hear(each.signedBy(SATELLITE), each).conviction().isPresent();
                boolean contradicts =
                        taken.stream().anyMatch(other -> rule(other, each).isPresent());
                assertThat(convicts).as("seed " + seed).isEqualTo(contradicts);
                found |= convicts;
                if (!convicts) {
                    taken.add(each);
                }
            }
            assertThat(found).as("seed " + seed).isIn(disks.size() > 1, false);
        }
    }

    /// The network was begun anew under the same id: what was signed before convicts nobody, and hides nothing.
    @Test
    void anEarlierNetworkOfTheSameIdNeitherConvictsNorHidesAnything() {
        Disk before = new Disk(
                new ArrayList<>(),
                new LogHead(
                        Registries.begunAnew(REGISTRY).network(),
                        SATELLITE.id(),
                        0,
                        Merkle.EMPTY_ROOT,
                        NOON.minusSeconds(1)));
        Disk here = new Disk();
        SatelliteReceipt first = here.append(0, NOON);
        Disk restored = new Disk();
        LogWatch watch = new LogWatch(100);
        assertThat(watch.hear(first.signedBy(SATELLITE), first).conviction()).isEmpty();
        for (int i = 1; i < 9; i++) {
            SatelliteReceipt old = before.append(i, NOON.plusSeconds(i));
            assertThat(watch.hear(old.signedBy(SATELLITE), old).conviction())
                    .as("entry %d of the earlier network", i)
                    .isEmpty();
        }

        SatelliteReceipt other = restored.append(1, NOON.plusSeconds(9));

        assertThat(watch.largest(REGISTRY.network(), SATELLITE.id())).contains(first.signedBy(SATELLITE));
        assertThat(watch.hear(other.signedBy(SATELLITE), other).conviction()).isPresent();
    }
}
