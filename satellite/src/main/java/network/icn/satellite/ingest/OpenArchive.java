package network.icn.satellite.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.role.satellite.SatelliteEffect;
import network.icn.protocol.role.satellite.SatelliteInput;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.protocol.role.satellite.SatelliteMachine;
import network.icn.satellite.index.ArchiveIndex;
import network.icn.satellite.index.IndexCatchUp;
import network.icn.satellite.index.IndexCatchUp.StaleIndexException;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexException;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.EntryOffsets;
import network.icn.satellite.log.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log and what follows from it: the index, and a machine that remembers what the log holds. One pass over
/// the file makes both.
///
/// @param lock keeps other nodes out of the directory
/// @param offsets of all entries of the log
/// @param alarms shards with two certified values
public record OpenArchive(
        DurableChannel lock,
        ArchiveLog log,
        EntryOffsets offsets,
        ArchiveIndex index,
        SatelliteMachine machine,
        List<SatelliteEffect.Alarm> alarms)
        implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final Logger LOG = LoggerFactory.getLogger(OpenArchive.class);

    /// Whose archive it is and where.
    public record Place(
            Path directory,
            Registry registry,
            Signer signer,
            SignatureVerifier verifier,
            SatelliteLimits limits,
            DurableChannel.Opener opener,
            InstantSource clock) {
        public ArchiveLog.Source source() {
            return new ArchiveLog.Source(
                    directory,
                    registry.network(),
                    signer,
                    verifier,
                    ArchiveRecord.MAX_BYTES,
                    record -> ArchiveRecord.parse(record).entry().bytes(),
                    opener,
                    clock,
                    registry.parameters().genesis());
        }
    }

    /// Opens the engine that the operator has chosen, or begins one.
    @FunctionalInterface
    public interface IndexOpener {
        IndexEngine open(Path directory, IndexRules rules);
    }

    public OpenArchive {
        alarms = List.copyOf(alarms);
    }

    /// Opens both, and makes the index again if it does not fit the log.
    ///
    /// @throws EnvironmentException if the log is damaged, or there is no room
    public static OpenArchive open(Place place, IndexOpener engines, FatalHandler fatal) {
        DurableChannel lock = lock(place.directory());
        return closingOnFailure(lock, () -> {
            Registry registry = place.registry();
            IndexRules rules =
                    new IndexRules(registry.hash(), row -> row.verdict(registry).outcome());
            ArchiveIndex index = new ArchiveIndex(engines.open(place.directory(), rules));
            try {
                return open(place, lock, index, fatal);
            } catch (StaleIndexException | IndexException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the index is made again from the log");
                return closingOnFailure(index, () -> {
                    index.rebuild();
                    return open(place, lock, index, fatal);
                });
            } catch (RuntimeException e) {
                index.close();
                throw e;
            }
        });
    }

    /// Before anything else: a second node must not take the index of a running one for a broken one.
    private static DurableChannel lock(Path directory) {
        try {
            return DurableChannel.openFile(directory.resolve(LOCK_FILE));
        } catch (IOException e) {
            throw new EnvironmentException("cannot use " + directory, "check owner and path of data.dir", e);
        }
    }

    private static OpenArchive open(Place place, DurableChannel lock, ArchiveIndex index, FatalHandler fatal) {
        InstantSource clock = place.clock();
        SatelliteMachine machine =
                new SatelliteMachine(place.registry(), place.signer().id(), place.limits());
        IndexCatchUp catchUp = new IndexCatchUp(index, place.registry());
        List<SatelliteEffect.Alarm> alarms = new ArrayList<>();
        EntryOffsets offsets = new EntryOffsets();
        ArchiveLog log = ArchiveLog.open(place.source(), fatal, read -> {
            ArchiveRecord record = parse(read, catchUp);
            offsets.add(read.position());
            machine.step(new SatelliteInput.Restored(read.position().index(), record.entry()), clock.instant())
                    .forEach(effect -> {
                        if (effect instanceof SatelliteEffect.Alarm alarm) {
                            alarms.add(alarm);
                        }
                    });
        });
        return closingOnFailure(log, () -> {
            long caughtUp = catchUp.finish();
            index.answer();
            var state = log.state();
            machine.step(new SatelliteInput.Opened(log.newestHead()), clock.instant());
            LOG.atInfo()
                    .addKeyValue("entries", state.size())
                    .addKeyValue("root", state.root())
                    .addKeyValue("indexed", caughtUp)
                    .log("log opened");
            return new OpenArchive(lock, log, offsets, index, machine, alarms);
        });
    }

    private static ArchiveRecord parse(LogRecord read, IndexCatchUp catchUp) {
        try {
            ArchiveRecord record = ArchiveRecord.parse(read.record().bytes());
            catchUp.accept(read, record);
            return record;
        } catch (MalformedException e) {
            throw new EnvironmentException(
                    "entry " + read.position().index() + " of the log cannot be read (" + e.getMessage() + ")",
                    "restore the data directory from a copy");
        }
    }

    private interface Step {
        OpenArchive run();
    }

    private static OpenArchive closingOnFailure(AutoCloseable resource, Step step) {
        try {
            return step.run();
        } catch (RuntimeException e) {
            try {
                resource.close();
            } catch (Exception closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        log.close();
        index.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("could not close the lock file");
        }
    }
}
