package network.icn.satellite.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.protocol.role.satellite.SatelliteEffect;
import network.icn.protocol.role.satellite.SatelliteInput;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.protocol.role.satellite.SatelliteMachine;
import network.icn.satellite.index.ArchiveIndex;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogRecord;
import network.icn.satellite.log.LogSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log and what follows from it: the index, and a machine that remembers what the log holds. One pass over
/// the file of leaves makes the machine.
///
/// @param lock keeps other nodes out of the directory
/// @param alarms shards with two certified values
public record OpenArchive(
        DurableChannel lock,
        ArchiveLog log,
        ArchiveIndex index,
        SatelliteMachine machine,
        List<SatelliteEffect.Alarm> alarms)
        implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final Logger LOG = LoggerFactory.getLogger(OpenArchive.class);

    /// Whose archive it is and where.
    public record Place(
            Path directory,
            SignedHistory signed,
            Signer signer,
            SignatureVerifier verifier,
            SatelliteLimits limits,
            DurableChannel.Opener opener,
            InstantSource clock) {
        /// The versions that the archive goes by.
        public RegistryHistory history() {
            return signed.history();
        }

        /// From what the log was opened, to open it again.
        public LogSource source() {
            return new LogSource(
                    directory,
                    history().network(),
                    signer,
                    verifier,
                    leaf -> ArchiveEntry.parse(leaf).attachment(),
                    opener,
                    clock,
                    history().genesis().start());
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

    /// Opens all of it, and makes the index again if it is broken or does not fit the log.
    ///
    /// @throws EnvironmentException if the log is damaged, or there is no room
    public static OpenArchive open(Place place, IndexOpener engines, FatalHandler fatal) {
        DurableChannel lock = lock(place.directory());
        return closingOnFailure(lock, () -> {
            RegistryHistory history = place.history();
            IndexRules rules = new IndexRules(
                    history.network(), row -> row.verdict(history).outcome());
            ArchiveIndex index = new ArchiveIndex(engines.open(place.directory(), rules));
            return closingOnFailure(index, () -> open(place, lock, index, fatal));
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
                new SatelliteMachine(place.signed(), place.signer().id(), place.limits());
        IndexStart start = new IndexStart(index);
        List<SatelliteEffect.Alarm> alarms = new ArrayList<>();
        ArchiveLog log = ArchiveLog.open(place.source(), fatal, read -> {
            start.see(read.leafHash());
            machine.step(new SatelliteInput.Restored(read.index(), entry(read)), clock.instant())
                    .forEach(effect -> {
                        if (effect instanceof SatelliteEffect.Alarm alarm) {
                            alarms.add(alarm);
                        }
                    });
        });
        return closingOnFailure(log, () -> {
            machine.objection().ifPresent(reason -> {
                throw new EnvironmentException(
                        "the archive does not go with the network file: " + reason,
                        "start with the network file that this satellite has run with, or with a later version of it;"
                                + " a version must not count in eras that are over",
                        null);
            });
            long before = start.bringUpTo(log, place.history());
            index.answer();
            var state = log.state();
            machine.step(new SatelliteInput.Opened(log.newestHead()), clock.instant());
            LOG.atInfo()
                    .addKeyValue("entries", state.size())
                    .addKeyValue("root", state.root())
                    .addKeyValue("indexed", state.size() - before)
                    .log("log opened");
            return new OpenArchive(lock, log, index, machine, alarms);
        });
    }

    private static ArchiveEntry entry(LogRecord read) {
        try {
            return ArchiveEntry.parse(read.leaf().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + read.index() + ": read before, yet " + e.getMessage(), e);
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
