package network.icn.satellite.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.network.era.EraId;
import network.icn.satellite.index.jdbc.H2Index;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, and what a file adds to it.
class H2IndexTest extends IndexContract {
    @TempDir
    Path directory;

    @Override
    IndexEngine open(IndexRules rules) {
        return H2Index.open(directory, rules);
    }

    private void addOne() {
        engine().apply(List.of(proved(0, new EraId(1), node(10), new Evidence.Kind("possession"))), state(1));
    }

    @Test
    void itGoesOnWhereItWasAfterAStop() {
        addOne();
        reopen(new IndexRules(hash(1), IndexContract::judge));

        assertThat(engine().progress()).isEqualTo(state(1));
    }

    @Test
    void otherRulesBeginAnew() {
        addOne();
        reopen(new IndexRules(hash(2), IndexContract::judge));

        assertThat(engine().progress().size()).isZero();
    }
}
