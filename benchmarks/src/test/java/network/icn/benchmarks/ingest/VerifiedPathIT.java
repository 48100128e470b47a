package network.icn.benchmarks.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.kernel.bytes.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is measured is real: the satellite takes each report in only when it is valid.
@Timeout(120)
class VerifiedPathIT {
    private final CertifiedNetwork network = new CertifiedNetwork(7);
    private final List<CertifiedShard> reports =
            IntStream.range(0, 3).mapToObj(network::certify).toList();

    @TempDir
    Path folder;

    @Test
    void everyReportOfARoundGetsItsReceiptAndNothingStaysBehind() throws Exception {
        new VerifiedPath(network, folder).takeIn(reports);
        new BareChecks(network, reports).run();

        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aReportWithAnotherBodyIsRefused() {
        CertifiedShard report = reports.getFirst();
        byte[] body = report.body().bytes();
        body[body.length - 1] ^= 1;
        CertifiedShard bent = new CertifiedShard(
                new CertifiedValue(
                        report.network(),
                        report.era(),
                        report.shard(),
                        report.beacon(),
                        report.certificate(),
                        Payload.of(body)),
                report.reveals());

        assertThatIllegalStateException()
                .isThrownBy(() -> new VerifiedPath(network, folder).takeIn(List.of(bent)))
                .withMessageContaining("refused");
    }
}
