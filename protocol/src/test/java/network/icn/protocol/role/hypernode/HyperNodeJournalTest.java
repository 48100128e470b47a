package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.clock.ClockReading;
import org.junit.jupiter.api.Test;

/// Records of real runs, read back, cut short and bent.
class HyperNodeJournalTest {
    private static List<Payload> records() {
        VirtualNetwork network = new VirtualNetwork(51, 4);
        for (int i = 1; i <= 20; i++) {
            network.at(network.end(0).plusMillis(100L * i), () -> contradict(network));
        }
        network.runUntil(network.end(0).plusSeconds(8));
        List<Payload> records = network.nodes.getLast().records;
        assertThat(network.accused()).containsExactly(network.nodes.getFirst().id());
        return records;
    }

    /// All others hear that the first node has said something else, too: of that comes evidence, which is owed.
    private static void contradict(VirtualNetwork network) {
        VirtualNetwork.Node first = network.nodes.getFirst();
        for (Signed message : List.copyOf(first.said)) {
            try {
                if (EqMessage.parse(message.statement().bytes()) instanceof EqMessage.Commit said) {
                    Hash32 other = Hash32.sha256(said.commitment().bytes());
                    Signed otherwise =
                            new EqMessage.Commit(said.subject(), said.signer(), other).signedBy(first.signer);
                    network.nodes
                            .subList(1, network.nodes.size())
                            .forEach(node -> network.deliver(node, new GossipItem.StatementItem(otherwise)));
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void everyRecordOfARunReadsBackToTheSameBytes() throws Exception {
        List<Payload> records = records();
        List<Class<?>> kinds = new ArrayList<>();
        for (Payload record : records) {
            HyperNodeJournal entry = HyperNodeJournal.parse(record);
            kinds.add(entry.getClass());
            assertThat(entry.encoded()).isEqualTo(record);
        }

        assertThat(kinds)
                .contains(
                        HyperNodeJournal.Agreed.class,
                        HyperNodeJournal.Drawn.class,
                        HyperNodeJournal.Covers.class,
                        HyperNodeJournal.Probed.class,
                        HyperNodeJournal.Owed.class,
                        HyperNodeJournal.Settled.class);
    }

    @Test
    void recordsThatAreNotOursAreMalformedAndNothingElse() {
        Random random = new Random(52);
        for (Payload record : records()) {
            byte[] bytes = record.bytes();
            for (int trial = 0; trial < 40; trial++) {
                byte[] bent = Arrays.copyOf(bytes, trial % 2 == 0 ? bytes.length : random.nextInt(bytes.length));
                if (bent.length > 0) {
                    bent[random.nextInt(bent.length)] ^= (byte) (1 + random.nextInt(255));
                }
                assertReadsOrIsMalformed(Payload.of(bent));
            }
        }
    }

    /// Every byte of every record at every value that arithmetic may stumble over: what the chance of the other test
    /// misses.
    @Test
    void noByteOfARecordMakesReadingItThrow() {
        List<Payload> sorted = new ArrayList<>(records());
        sorted.sort(Comparator.comparingInt(record -> record.bytes()[0] * 10_000 + record.size()));
        int last = -1;
        int ofKind = 0;
        for (Payload record : sorted) {
            ofKind = record.bytes()[0] == last ? ofKind + 1 : 0;
            last = record.bytes()[0];
            for (int at = 0; at < record.size() && ofKind < 3; at++) {
                for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                    byte[] bent = record.bytes();
                    bent[at] = (byte) value;
                    assertReadsOrIsMalformed(Payload.of(bent));
                    assertRestoresOrSaysWhatIsWrong(Payload.of(bent));
                }
            }
        }
    }

    private static void assertRestoresOrSaysWhatIsWrong(Payload record) {
        try {
            RestoredRecords restored = RestoredRecords.read(List.of(record), 12);
            restored.draws().keySet().forEach(restored::ledger);
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessageContaining(":");
        }
    }

    @Test
    void thatOthersHaveToBeHeardIsYesOrNo() throws Exception {
        for (boolean waits : new boolean[] {true, false}) {
            HyperNodeJournal record = new HyperNodeJournal.Unheard(waits);
            assertThat(HyperNodeJournal.parse(record.encoded())).isEqualTo(record);
        }
        assertThatThrownBy(() -> HyperNodeJournal.parse(Payload.of(new byte[] {8, 2})))
                .isInstanceOf(MalformedException.class)
                .hasMessage("unheard: 0 or 1, got 2");
    }

    private static void assertReadsOrIsMalformed(Payload record) {
        try {
            assertThat(HyperNodeJournal.parse(record).encoded()).isEqualTo(record);
        } catch (MalformedException expected) {
            assertThat(expected).hasMessageContaining(":");
        }
    }

    @Test
    void aMachineRefusesToStartFromAnothersRecords() {
        VirtualNetwork network = new VirtualNetwork(53, 4);
        HyperNodeRole machine = network.nodes.getFirst().role;

        assertThatThrownBy(() -> machine.step(
                        new HyperNodeInput.Restored(List.of(Payload.of(new byte[] {99}))),
                        new ClockReading(Instant.EPOCH, Duration.ZERO)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("journal: kind 1 to 9, got 99");
    }

    /// As they stand in journals that have been written.
    @Test
    void everyResultHasItsOwnNumberForEver() throws Exception {
        List<ProbeResult> read = new ArrayList<>();
        for (int code = 0; code <= 5; code++) {
            read.add(ProbeResult.byCode(code));
            assertThat(read.get(code).code()).isEqualTo(code);
        }

        assertThat(read)
                .containsExactly(
                        ProbeResult.PASSED,
                        ProbeResult.FAILED,
                        ProbeResult.LATE,
                        ProbeResult.OFFLINE,
                        ProbeResult.UNKNOWN,
                        ProbeResult.UNANSWERED);
        assertThat(read).hasSameSizeAs(ProbeResult.values());
    }

    @Test
    void anUnknownCodeIsMalformed() {
        assertThatThrownBy(() -> ProbeResult.byCode(ProbeResult.values().length))
                .isInstanceOf(MalformedException.class);
    }
}
