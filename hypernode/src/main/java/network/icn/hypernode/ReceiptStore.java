package network.icn.hypernode;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.eras.EraFile;
import network.icn.node.eras.EraFormat;
import network.icn.node.eras.EraStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.registry.RegistryHistory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receipts of satellites, by the era in which they came. They are what a satellite can be held to, so they outlive
/// the reports that they stand for.
public final class ReceiptStore implements AutoCloseable {
    /// Two months of eras of an hour.
    static final int KEPT_ERAS = 1_440;
    /// Half a million of them.
    public static final long DEFAULT_BYTES = 256L << 20;
    /// The running era and the one before of a large network.
    public static final long MIN_BYTES = 16L << 20;
    /// A signed receipt takes less than 350 bytes.
    private static final int MAX_RECORD_BYTES = 512;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptStore.class);

    /// Signed receipts, unverified: whoever reads them verifies.
    public static final EraFormat<Signed> FORMAT =
            new EraFormat<>("receipts", "is no receipt", MAX_RECORD_BYTES, ReceiptStore::read, ReceiptStore::bytes);

    private final EraStore<Signed> store;
    private final EraClock eras;
    private final InstantSource clock;
    /// What was read at the start and comes back once from the machine.
    private final Set<Hash32> restored = new LinkedHashSet<>();

    private final List<Signed> toTakeUp;
    private final Map<NodeId, Signed> largest = new ConcurrentHashMap<>();

    private ReceiptStore(EraStore<Signed> store, EraClock eras, InstantSource clock, Set<Signed> toTakeUp) {
        this.store = store;
        this.eras = eras;
        this.clock = clock;
        this.toTakeUp = List.copyOf(toTakeUp);
        toTakeUp.forEach(receipt -> {
            restored.add(receipt.hash());
            merge(largest, receipt);
        });
    }

    /// @param maxBytes of all files; beyond them the oldest eras go
    /// @throws EnvironmentException if a file of the last two eras is damaged, in use, or cannot be written
    static ReceiptStore open(
            Path dataDirectory,
            RegistryHistory history,
            long maxBytes,
            InstantSource clock,
            FatalHandler fatal,
            DurableChannel.Opener opener) {
        Hash32 network = history.network();
        Set<Signed> toTakeUp =
                new LinkedHashSet<>(largest(dataDirectory, network).values());
        EraStore<Signed> store = EraStore.open(
                FORMAT, dataDirectory, new EraStore.Bounds(KEPT_ERAS, maxBytes), fatal, opener, receipt -> {
                    if (isOf(network, receipt)) {
                        toTakeUp.add(receipt);
                    }
                });
        return new ReceiptStore(store, history.clock(), clock, toTakeUp);
    }

    private static Signed read(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        Signed signed = Signed.readFrom(in);
        in.end();
        SatelliteReceipt.parse(signed.statement().bytes());
        return signed;
    }

    private static byte[] bytes(Signed receipt) {
        CanonicalWriter out = new CanonicalWriter();
        receipt.writeTo(out);
        return out.toBytes();
    }

    /// Of each satellite the receipt under its largest log, whenever it came.
    private static Map<NodeId, Signed> largest(Path dataDirectory, Hash32 network) {
        Map<NodeId, Signed> largest = new LinkedHashMap<>();
        for (EraFile<Signed> file : FORMAT.all(dataDirectory)) {
            try {
                file.read(receipt -> {
                    if (isOf(network, receipt)) {
                        merge(largest, receipt);
                    }
                });
            } catch (EnvironmentException e) {
                // Those of the last eras stop the start when they are opened; an old one costs what it held.
                LOG.atWarn().addKeyValue("cause", e.getMessage()).log("an old file of receipts cannot be read");
            }
        }
        return largest;
    }

    private static void merge(Map<NodeId, Signed> largest, Signed receipt) {
        largest.merge(receipt.signer(), receipt, (one, other) -> size(one) < size(other) ? other : one);
    }

    /// A network may be begun anew over the same folder: what was larger in the one before would hide what is owed
    /// here.
    private static boolean isOf(Hash32 network, Signed receipt) {
        return parsed(receipt).network().equals(network);
    }

    private static long size(Signed receipt) {
        return parsed(receipt).head().size();
    }

    private static SatelliteReceipt parsed(Signed receipt) {
        try {
            return SatelliteReceipt.parse(receipt.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a receipt that was read is one", e);
        }
    }

    /// What the machine has to take up after a start: the receipts of the last two eras, and the last one of each
    /// satellite. It judges them like those that come by gossip.
    List<Signed> restored() {
        return toTakeUp;
    }

    /// Returns when the receipt is on the medium, or there is no room for more of this era.
    ///
    /// @throws EnvironmentException if it is not known to be on the medium
    void keep(Signed receipt) {
        merge(largest, receipt);
        synchronized (restored) {
            if (restored.remove(receipt.hash())) {
                return;
            }
        }
        boolean _ = store.keep(eras.eraAt(clock.instant()), receipt);
    }

    /// That satellite's receipt under its largest log, for a satellite that asks what it has signed.
    Optional<Signed> largest(NodeId satellite) {
        return Optional.ofNullable(largest.get(satellite));
    }

    long bytes() {
        return store.bytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
