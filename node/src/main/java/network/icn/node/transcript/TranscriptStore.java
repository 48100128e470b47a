package network.icn.node.transcript;

import java.nio.file.Path;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.eras.EraFormat;
import network.icn.node.eras.EraStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.era.EraId;

/// The countersigned transcripts of a node, by the era of their challenge.
public final class TranscriptStore implements AutoCloseable {
    /// A month of eras of an hour.
    public static final int KEPT_ERAS = 720;
    /// A ScalerNode whose whole committee of 256 has countersigned in every slot writes up to 26 MB an era for each
    /// kind that is asked; a small network has a month in this.
    public static final long DEFAULT_BYTES = 1L << 30;
    /// Twice the largest era.
    public static final long MIN_BYTES = 64L << 20;

    public static final EraFormat<CountersignedTranscript> FORMAT = new EraFormat<>(
            "transcripts",
            "is no transcript",
            CountersignedTranscript.MAX_BYTES,
            CountersignedTranscript::parse,
            CountersignedTranscript::bytes);

    private final EraStore<CountersignedTranscript> store;

    private TranscriptStore(EraStore<CountersignedTranscript> store) {
        this.store = store;
    }

    /// Opens the store of a data directory and hands out what its last two eras hold.
    ///
    /// @param maxBytes of all files; beyond them the oldest eras go
    /// @throws EnvironmentException if a file of these is damaged, in use, or cannot be written
    public static TranscriptStore open(
            Path dataDirectory,
            long maxBytes,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            Consumer<CountersignedTranscript> restored) {
        return new TranscriptStore(EraStore.open(
                FORMAT, dataDirectory, new EraStore.Bounds(KEPT_ERAS, maxBytes), fatal, opener, restored));
    }

    /// Returns when the transcript is on the medium. Many threads may wait at once and share a flush.
    ///
    /// @return false if there is no room for more of its era
    /// @throws EnvironmentException if it is not known to be on the medium
    public boolean keep(CountersignedTranscript transcript) {
        return store.keep(eraOf(transcript), transcript);
    }

    private static EraId eraOf(CountersignedTranscript transcript) {
        try {
            return transcript.content().challenge().era();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("transcript: of a challenge, got something else", e);
        }
    }

    /// Bytes of all files.
    public long bytes() {
        return store.bytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
