package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.cli.node.Role;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Journal;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever judges kills sees what was planted: votes that contradict one another or are gone, receipts that
/// are not honoured. Files are written by the nodes' own code, and read by none of it.
class PromisesTest {
    private static final Subject SUBJECT =
            new Subject(Hash32.ZERO, new RegistryMark(1, Hash32.ZERO), new EraId(3), 0, 4, 3, Hash32.ZERO);
    private static final EqMessage RIGHT = new EqMessage.Notarize(SUBJECT, 0, 1, 0, hash(2));
    private static final EqMessage OTHER = new EqMessage.Notarize(SUBJECT, 0, 1, 0, hash(3));
    private static final EqMessage FINAL = new EqMessage.Finalize(SUBJECT, 0, 2, hash(4));
    private static final EqMessage GIVEN_UP = new EqMessage.Nullify(SUBJECT, 0, 2);

    private static final NodeId NOBODY = NodeId.of(new byte[NodeId.BYTES]);

    @TempDir
    private Path folder;

    private DevnetPlace place;
    private DevnetPlan plan;
    private Promises promises;
    private DevnetNode hyperNode;
    private DevnetNode satellite;

    private static Hash32 hash(int number) {
        return Hash32.sha256(new byte[] {(byte) number});
    }

    @BeforeEach
    void plan() {
        DevnetOptions options = new DevnetOptions(
                1,
                1,
                1,
                1,
                Duration.ofSeconds(20),
                1 << 20,
                "h2",
                Optional.of(folder),
                List.of(),
                List.of(),
                1,
                1,
                true,
                false);
        place = DevnetPlace.make(options);
        plan = DevnetPlan.make(place, options, options.faultPlan(), Instant.parse("2026-01-01T00:00:00Z"));
        promises = new Promises(plan);
        hyperNode = plan.nodes(Role.HYPERNODE).getFirst();
        satellite = plan.nodes(Role.SATELLITE).getFirst();
    }

    @AfterEach
    void remove() {
        place.close();
    }

    private List<String> broken() {
        List<String> broken = new ArrayList<>();
        promises.check(broken::add);
        return broken;
    }

    private void say(EqMessage... messages) throws IOException {
        write(
                hyperNode.data().resolve("votes.wal"),
                List.of(messages).stream()
                        .map(message -> new CanonicalWriter()
                                .u8(1)
                                .fixed(new Journal.Spoken(message).record().bytes())
                                .toBytes())
                        .toList());
    }

    private static void write(Path file, List<byte[]> records) throws IOException {
        Files.createDirectories(file.getParent());
        try (WriteAheadFile log = WriteAheadFile.open(file, 1 << 20, reason -> {}, record -> {})) {
            log.appendAndSync(records);
        }
    }

    @Test
    void whatAHyperNodeSaidBeforeAKillItStillKnows() throws IOException {
        say(RIGHT);
        promises.killed(hyperNode);
        say(FINAL);

        DevnetEvent.FilesRead read = promises.check(_ -> {});

        assertThat(read.votes()).isEqualTo(1);
        assertThat(broken()).noneMatch(what -> what.startsWith("hyper-1"));
    }

    @Test
    void aVoteThatIsGoneAfterAKillIsSeen() throws IOException {
        say(RIGHT);
        promises.killed(hyperNode);
        Files.delete(hyperNode.data().resolve("votes.wal"));
        say(FINAL);

        assertThat(broken()).anyMatch(what -> what.startsWith("hyper-1 no longer knows that it has said: notarize "));
    }

    @Test
    void twoVotesThatContradictEachOtherAreSeen() throws IOException {
        say(RIGHT, OTHER);

        assertThat(broken()).anyMatch(what -> what.startsWith("hyper-1 contradicts itself: notarize "));
    }

    @Test
    void aViewThatIsGivenUpAndFinalIsSeen() throws IOException {
        say(FINAL, GIVEN_UP);

        assertThat(broken()).anyMatch(what -> what.startsWith("hyper-1 contradicts itself: finalize "));
    }

    @Test
    void aTornEndIsNotCountedAsSaid() throws IOException {
        say(RIGHT);
        say(FINAL);
        Path file = hyperNode.data().resolve("votes.wal");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        promises.killed(hyperNode);

        assertThat(promises.check(_ -> {}).votes()).isEqualTo(1);
    }

    private static ArchiveEntry entry(int number) {
        return new EvidenceEntry(
                Hash32.ZERO,
                Instant.EPOCH,
                NOBODY,
                new EraId(number),
                new Evidence.Kind("possession"),
                NOBODY,
                new AttachmentRef(hash(number), number));
    }

    private static ArchiveEntry report(int number) {
        QuorumCertificate certificate = new QuorumCertificate(
                QuorumCertificate.Kind.FINALIZED,
                SUBJECT,
                1,
                0,
                hash(number),
                MemberSet.of(4, List.of(1)),
                List.of(Signature64.of(new byte[Signature64.BYTES])));
        BeaconValue beacon = new BeaconValue(9, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
        CertifiedValue value = new CertifiedValue(
                SUBJECT.network(), new EraId(number), 0, beacon, certificate, Payload.of(new byte[number]));
        return new ReportEntry(Instant.EPOCH, NOBODY, value, new AttachmentRef(hash(number), number));
    }

    /// A leaf without a head, as in the middle of a batch.
    private static byte[] record(byte[] leaf) {
        return new CanonicalWriter().variable(leaf).u8(0).toBytes();
    }

    private void keep(ArchiveEntry... entries) throws IOException {
        write(
                satellite.data().resolve("log.wal"),
                List.of(entries).stream().map(entry -> record(entry.bytes())).toList());
    }

    private SatelliteReceipt receipt(int index, ArchiveEntry... entries) {
        List<Hash32> leaves = List.of(entries).stream()
                .map(entry -> Merkle.leafHash(entry.bytes()))
                .toList();
        LogHead head = new LogHead(Hash32.ZERO, satellite.id(), entries.length, Merkle.root(leaves), Instant.EPOCH);
        return new SatelliteReceipt(entries[index].key(), index, leaves.get(index), head);
    }

    @Test
    void receiptsAreHonouredByWhatIsInTheLog() throws IOException {
        ArchiveEntry[] three = {entry(0), entry(1), entry(2)};
        promises.promised(satellite, receipt(1, three));
        promises.promised(satellite, receipt(2, three));
        keep(entry(0), entry(1), entry(2), entry(3));

        assertThat(promises.check(_ -> {}).receipts()).isEqualTo(2);
        assertThat(broken()).noneMatch(what -> what.startsWith("satellite-1"));
    }

    @Test
    void receiptsForReportsAreHonouredByTheDigestsInTheLog() throws IOException {
        ArchiveEntry[] three = {report(1), entry(1), report(2)};
        promises.promised(satellite, receipt(0, three));
        promises.promised(satellite, receipt(2, three));
        keep(three);

        assertThat(promises.check(_ -> {}).receipts()).isEqualTo(2);
        assertThat(broken()).noneMatch(what -> what.startsWith("satellite-1"));

        promises.promised(satellite, receipt(2, report(1), entry(1), report(3)));
        assertThat(broken()).contains("satellite-1: entry 2 is not what it has given a receipt for");
    }

    @Test
    void aReceiptForAnEntryThatIsLostIsSeen() throws IOException {
        promises.promised(satellite, receipt(2, entry(0), entry(1), entry(2)));
        keep(entry(0), entry(1));

        assertThat(broken()).contains("satellite-1: entry 2 is not what it has given a receipt for");
    }

    @Test
    void aReceiptOverEntriesThatWereChangedIsSeen() throws IOException {
        promises.promised(satellite, receipt(2, entry(0), entry(1), entry(2)));
        keep(entry(0), entry(7), entry(2));

        assertThat(broken()).contains("satellite-1: the first 3 entries are not those that it has given a receipt for");
    }

    @Test
    void anAcknowledgementThatAHyperNodeHoldsIsLookedFor() throws IOException {
        keep(entry(0));
        write(
                hyperNode.data().resolve("votes.wal"),
                List.of(new CanonicalWriter()
                        .u8(5)
                        .fixed(satellite.id().bytes())
                        .hash(entry(1).key().digest())
                        .toBytes()));

        assertThat(broken())
                .anyMatch(what -> what.startsWith(
                                "hyper-1 holds a receipt for " + entry(1).key().digest())
                        && what.contains("lost"));
    }
}
