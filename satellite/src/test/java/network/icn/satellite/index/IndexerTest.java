package network.icn.satellite.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogSource;
import network.icn.satellite.log.LogState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
    @TempDir
    Path directory;

    /// Answers nothing, and there is no room for a new one.
    private record Full(IndexEngine engine) implements IndexEngine {
        @Override
        public LogState progress() {
            return engine.progress();
        }

        @Override
        public void apply(List<IndexedEntry> batch, LogState progress) {
            throw new IllegalStateException("no room");
        }

        @Override
        public <T> T ask(Question<T> question) {
            throw new IllegalStateException("bent row");
        }

        @Override
        public void clear() {
            throw new EnvironmentException("no room", "make some");
        }

        @Override
        public void close() {}
    }

    @Test
    void anIndexThatCannotBeMadeAgainDoesNotHoldUpTheEnd() {
        ArchiveIndex index = new ArchiveIndex(
                new Full(new MemoryIndex(new IndexRules(IndexContract.hash(1), IndexContract::judge))));
        LogSource source = new LogSource(
                directory,
                IndexContract.hash(2),
                Ed25519.best().signer(new byte[32]),
                Ed25519.best(),
                _ -> AttachmentRef.NONE,
                DurableChannel::openFile,
                InstantSource.system(),
                Instant.MAX);
        try (ArchiveLog log = ArchiveLog.open(source, _ -> {}, _ -> {})) {
            Indexer indexer =
                    new Indexer(index, log, RegistryHistory.of(Registries.of(Registries.parameters(4, 3, 16), 4, 2)));
            indexer.start();
            assertThatThrownBy(() -> index.ask(reader -> reader)).isInstanceOf(IndexDownException.class);

            assertTimeoutPreemptively(Duration.ofSeconds(20), indexer::close);
            assertThat(indexer.indexed().size()).isZero();
        }
    }
}
