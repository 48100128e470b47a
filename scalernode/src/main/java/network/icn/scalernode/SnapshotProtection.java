package network.icn.scalernode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.icn.node.ConfigException;
import network.icn.node.FatalHandler;
import network.icn.node.file.Folder;
import network.icn.node.protection.ProtectionFile;
import network.icn.node.registry.Membership;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;
import network.icn.protocol.role.scalernode.SnapshotRecord;

/// Moves what a ScalerNode has signed to another machine. The node must not run: its journal belongs to one process.
public final class SnapshotProtection {
    /// What is wrong is told to whoever calls.
    private static final FatalHandler NOBODY = _ -> {};

    private SnapshotProtection() {}

    /// Writes the file, and notes in the journal that it was handed over: started again, this node waits.
    ///
    /// @throws ConfigException if the file is there, or there is nothing to export
    /// @throws network.icn.node.EnvironmentException if the node runs, or the disk fails
    public static SigningRecord exportTo(ScalerNodeConfig config, Path file, Instant now) {
        Membership<ScalerNodeMember> membership = ScalerNodeDaemon.check(config);
        ProtectionFile.requireNew(file);
        Path path = journal(config);
        if (!Files.exists(path)) {
            throw nothing(path);
        }
        return with(membership, path, log -> {
            if (log.journal().covers().isEmpty()) {
                throw nothing(path);
            }
            SigningRecord record =
                    new SnapshotRecord(membership.history(), membership.key().id()).takeOut(log.journal(), now);
            log.log().keep(record.taken());
            ProtectionFile.write(file, ScalerNodeConfig.ROLE, record);
            return record;
        });
    }

    private static ConfigException nothing(Path journal) {
        return ConfigException.of(
                journal,
                "must hold snapshots to be exported",
                "start the new node without: it waits, and comes by itself");
    }

    /// Takes a file into the journal, which is begun if there is none.
    ///
    /// @throws ConfigException if the file is not one of this node
    /// @throws network.icn.node.EnvironmentException if the node runs, or the disk fails
    public static TakenIn importFrom(ScalerNodeConfig config, Path file, Instant now) {
        Membership<ScalerNodeMember> membership = ScalerNodeDaemon.check(config);
        SnapshotRecord rules =
                new SnapshotRecord(membership.history(), membership.key().id());
        SigningRecord record = ProtectionFile.read(
                file,
                ScalerNodeConfig.ROLE,
                membership.history().network(),
                membership.key().id(),
                SnapshotRecord::entry);
        Optional<EraId> wrong = rules.wrongSnapshot(record, Ed25519.best());
        if (wrong.isPresent()) {
            throw ConfigException.of(
                    file, "must have this node's signature for era " + wrong.get(), "export it again where it was");
        }
        Folder.makePrivate("data.dir", config.dataDirectory());
        return with(membership, journal(config), log -> {
            TakenIn taken = rules.takeIn(log.journal(), record, now);
            if (taken.changes()) {
                // Until the claim is there, the journal is one that is not to be gone on from, whatever happens.
                log.log().keep(taken.until());
                snapshots(taken.added()).forEach(log.log()::keep);
                log.log().keep(taken.covers());
            }
            return taken;
        });
    }

    private static List<Signed> snapshots(List<Payload> records) {
        List<Signed> snapshots = new ArrayList<>();
        for (Payload record : records) {
            try {
                snapshots.add(SnapshotRecord.snapshot(record));
            } catch (MalformedException e) {
                throw new IllegalStateException("record: read before", e);
            }
        }
        return snapshots;
    }

    private record Opened(SnapshotLog log, SnapshotRecord.Journal journal) {}

    private static <T> T with(Membership<ScalerNodeMember> membership, Path path, Function<Opened, T> work) {
        List<Signed> kept = new ArrayList<>();
        SnapshotLog.Owner owner = new SnapshotLog.Owner(
                membership.history().network(), membership.key().id());
        try (SnapshotLog log = SnapshotLog.open(path, owner, NOBODY, DurableChannel::openFile, kept::add)) {
            return work.apply(
                    new Opened(log, new SnapshotRecord.Journal(log.state(), log.covers(), log.handedOver(), kept)));
        }
    }

    private static Path journal(ScalerNodeConfig config) {
        return config.dataDirectory().resolve("snapshots.wal");
    }
}
