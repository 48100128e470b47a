package network.icn.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import network.icn.hypernode.ReceiptStore;
import network.icn.node.EnvironmentException;
import network.icn.node.eras.EraStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReceiptsCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Signer SATELLITE = Ed25519.best().signer(new byte[32]);

    @TempDir
    Path mine;

    @TempDir
    Path theirs;

    private static Signed receipt(int number, long index, int second) {
        EntryKey key =
                new EntryKey(ArchiveEntry.Kind.REPORT, new EraId(3), 0, Hash32.sha256(new byte[] {(byte) number}));
        LogHead head = new LogHead(
                Hash32.ZERO,
                SATELLITE.id(),
                index + 1,
                Hash32.sha256(new byte[] {(byte) index}),
                NOON.plusSeconds(second));
        return new SatelliteReceipt(key, index, key.digest(), head).signedBy(SATELLITE);
    }

    private static void keep(Path data, int era, Signed... receipts) {
        try (EraStore<Signed> store = EraStore.open(
                ReceiptStore.FORMAT,
                data,
                new EraStore.Bounds(10, 1 << 20),
                ReceiptsCommandTest::fail,
                DurableChannel::openFile,
                _ -> {})) {
            for (Signed receipt : receipts) {
                store.keep(new EraId(era), receipt);
            }
        }
    }

    private static void fail(EnvironmentException e) {
        throw new AssertionError(e);
    }

    private static Ran show(List<Path> data, String... more) {
        List<String> args = new ArrayList<>(List.of("hypernode", "receipts"));
        data.forEach(each -> args.addAll(List.of("--data", each.toString())));
        args.addAll(List.of(more));
        return Ran.icn(args.toArray(String[]::new));
    }

    @Test
    void showsWhatASatelliteHasAcknowledged() {
        keep(mine, 4, receipt(0, 0, 0));
        keep(mine, 5, receipt(1, 1, 1));

        Ran all = show(List.of(mine), "--verify");
        Ran one = show(List.of(mine), "--era", "5", "--json");

        assertThat(all.exit()).as(all.toString()).isEqualTo(ExitCode.OK);
        assertThat(all.out().lines())
                .hasSize(3)
                .first()
                .isEqualTo("satellite " + SATELLITE.id()
                        + ": entry 0, report of era 3 shard 0, under a log of 1 at 2026-11-21T12:00:00Z");
        assertThat(one.events("receipt").findFirst().orElseThrow().get("index").asInt())
                .isEqualTo(1);
        assertThat(one.lastEvent().get("receipts").asInt()).isEqualTo(1);
    }

    /// Each of the two has seen nothing wrong.
    @Test
    void aSatelliteThatToldTwoMembersDifferentThingsIsConvictedOverTheirData() throws Exception {
        keep(mine, 4, receipt(0, 0, 0), receipt(1, 1, 1));
        keep(theirs, 4, receipt(0, 0, 0), receipt(2, 1, 1));
        assertThat(show(List.of(mine), "--verify").exit()).isEqualTo(ExitCode.OK);
        assertThat(show(List.of(theirs), "--verify").exit()).isEqualTo(ExitCode.OK);

        Ran both = show(List.of(mine, theirs), "--verify", "--json");

        assertThat(both.exit()).isEqualTo(ExitCode.FALSE);
        JsonNode conviction = both.events("conviction").findFirst().orElseThrow();
        assertThat(conviction.get("rule").asString()).isEqualTo("index");
        assertThat(SatelliteConviction.parse(
                                HexFormat.of().parseHex(conviction.get("proof").asString()))
                        .satellite())
                .contains(SATELLITE.id());
        assertThat(both.lastEvent().get("convictions").asInt()).isEqualTo(1);
        assertThat(show(List.of(mine, theirs), "--verify").out()).contains("CONTRADICTION (index) of satellite ");
    }

    /// It restored an old disk: the smaller log is the later one.
    @Test
    void aSatelliteThatWentBackIsConvictedByOneMembersData() {
        keep(mine, 4, receipt(0, 0, 0), receipt(1, 5, 1), receipt(2, 2, 60));

        Ran ran = show(List.of(mine), "--verify", "--json");

        assertThat(ran.exit()).isEqualTo(ExitCode.FALSE);
        assertThat(ran.events("conviction")
                        .findFirst()
                        .orElseThrow()
                        .get("rule")
                        .asString())
                .isEqualTo("order");
    }

    @Test
    void aForgedReceiptConvictsNobodyAndIsNamed() {
        Signed good = receipt(2, 1, 1);
        keep(mine, 4, receipt(1, 1, 1), new Signed(good.statement(), SATELLITE.id(), SATELLITE.sign(new byte[] {1})));

        Ran ran = show(List.of(mine), "--verify");

        assertThat(ran.exit()).isEqualTo(ExitCode.FALSE);
        assertThat(ran.out()).contains(", wrong signature").contains("1 that count for nothing, 0 contradictions");
    }

    @Test
    void aNodeWithoutReceiptsHasNone() {
        assertThat(show(List.of(mine)).out()).isEqualTo("0 receipts\n");
    }
}
