package network.icn.protocol.role.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SignedHistory;
import org.junit.jupiter.api.Test;

class RegistryRecordTest {
    private static final Instant NOW = Registries.GENESIS.plusSeconds(90);
    private static final Signer AUTHORITY = Nodes.signer("authority");
    private static final Signer SELF = Nodes.signer("satellite-0");
    private static final Registry FIRST = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final Registry SECOND = FIRST.with(RegistryLink.after(FIRST, new EraId(9)));
    private static final SignedHistory BOTH = SignedHistory.of(FIRST, AUTHORITY).with(SECOND, AUTHORITY);

    private static List<ArchiveRecord> missing(RegistryRecord record) {
        return record.missing(NOW).stream()
                .map(effect -> ((SatelliteEffect.Append) effect).record())
                .toList();
    }

    @Test
    void everyVersionIsWrittenOnceAndInOrder() throws MalformedException {
        RegistryRecord record = new RegistryRecord(BOTH, SELF.id());

        List<ArchiveRecord> written = missing(record);

        assertThat(written).hasSize(2);
        for (int i = 0; i < 2; i++) {
            RegistryEntry entry =
                    (RegistryEntry) ArchiveEntry.parse(written.get(i).entry().bytes());
            assertThat(entry).isEqualTo(written.get(i).entry());
            assertThat(entry.mark()).isEqualTo(BOTH.history().mark(new EraId(9L * i)));
            Signed version = entry.with(written.get(i).attachment());
            assertThat(version.verify(Ed25519.best())).isTrue();
            assertThat(version.signer()).isEqualTo(AUTHORITY.id());
        }
        assertThat(missing(record)).isEmpty();
    }

    @Test
    void whatTheLogHasIsNotWrittenAgain() {
        RegistryRecord before = new RegistryRecord(SignedHistory.of(FIRST, AUTHORITY), SELF.id());
        RegistryRecord after = new RegistryRecord(BOTH, SELF.id());
        missing(before).forEach(record -> after.restored(record.entry()));

        assertThat(after.objection()).isEmpty();
        assertThat(missing(after)).extracting(record -> record.entry().era()).containsExactly(new EraId(9));
    }

    /// The file of the authority may be older than the log: then the satellite does not know by what it has judged.
    @Test
    void aVersionThatTheNetworkFileLacksIsAnObjection() {
        RegistryRecord before = new RegistryRecord(BOTH, SELF.id());
        RegistryRecord after = new RegistryRecord(SignedHistory.of(FIRST, AUTHORITY), SELF.id());
        missing(before).forEach(record -> after.restored(record.entry()));

        assertThat(after.objection().orElseThrow()).contains("holds registry version 2", "does not know");
    }

    /// A version that leaves somebody out from an era on in which he was convicted would make the archive a liar.
    @Test
    void aVersionInWhichTheConvictedWasNoMemberIsAnObjection() {
        NodeId convicted = FIRST.scalerNodes().getFirst().id();
        Registry without = SECOND.with(
                SECOND.hyperNodes(),
                SECOND.scalerNodes().subList(1, SECOND.scalerNodes().size()),
                SECOND.satellites());
        for (long era : new long[] {8, 9}) {
            RegistryRecord record =
                    new RegistryRecord(SignedHistory.of(FIRST, AUTHORITY).with(without, AUTHORITY), SELF.id());
            record.restored(new EvidenceEntry(
                    FIRST.network(),
                    NOW,
                    SELF.id(),
                    new EraId(era),
                    new Evidence.Kind("possession"),
                    convicted,
                    AttachmentRef.NONE));

            assertThat(record.objection().isPresent()).as("era %d", era).isEqualTo(era == 9);
        }
    }

    @Test
    void anAttachmentThatIsNotTheOneNamedIsNoRegistry() throws MalformedException {
        List<ArchiveRecord> written = missing(new RegistryRecord(BOTH, SELF.id()));
        RegistryEntry first = (RegistryEntry) written.getFirst().entry();

        for (Payload other : List.of(written.getLast().attachment(), Payload.EMPTY, Payload.of(new byte[40]))) {
            assertThatThrownBy(() -> first.with(other)).isInstanceOf(MalformedException.class);
        }
    }
}
