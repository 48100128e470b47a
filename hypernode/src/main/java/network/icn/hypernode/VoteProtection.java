package network.icn.hypernode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import network.icn.node.ConfigException;
import network.icn.node.FatalHandler;
import network.icn.node.file.Folder;
import network.icn.node.protection.ProtectionFile;
import network.icn.node.registry.Membership;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.role.hypernode.VoteRecord;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;

/// Moves what a HyperNode has voted to another machine. The node must not run: its journal belongs to one process.
public final class VoteProtection {
    /// What is wrong is told to whoever calls.
    private static final FatalHandler NOBODY = _ -> {};

    private VoteProtection() {}

    /// Writes the file, and notes in the journal that it was handed over: started again, this node waits.
    ///
    /// @throws ConfigException if the file is there, or there is nothing to export
    /// @throws network.icn.node.EnvironmentException if the node runs, or the disk fails
    public static SigningRecord exportTo(HyperNodeConfig config, Path file, Instant now) {
        Membership<HyperNodeMember> membership = HyperNode.check(config);
        ProtectionFile.requireNew(file);
        Path journal = journal(config);
        if (!Files.exists(journal)) {
            throw nothing(journal);
        }
        try (VoteLog votes = open(journal, membership)) {
            if (votes.state().condition() == JournalState.Condition.MISSING) {
                throw nothing(journal);
            }
            SigningRecord record = new VoteRecord(
                            membership.history(), membership.key().id())
                    .takeOut(votes.state(), votes.takeRestored(), now);
            votes.persist(VoteRecord.handedOver(record.taken()));
            votes.keepPromises();
            ProtectionFile.write(file, HyperNodeConfig.ROLE, record);
            return record;
        }
    }

    private static ConfigException nothing(Path journal) {
        return ConfigException.of(
                journal, "must hold votes to be exported", "start the new node without: it waits, and comes by itself");
    }

    /// Takes a file into the journal, which is begun if there is none.
    ///
    /// @throws ConfigException if the file is not one of this node
    /// @throws network.icn.node.EnvironmentException if the node runs, or the disk fails
    public static TakenIn importFrom(HyperNodeConfig config, Path file, Instant now) {
        Membership<HyperNodeMember> membership = HyperNode.check(config);
        VoteRecord votesOf =
                new VoteRecord(membership.history(), membership.key().id());
        SigningRecord record = ProtectionFile.read(
                file,
                HyperNodeConfig.ROLE,
                membership.history().network(),
                membership.key().id(),
                VoteRecord::entry);
        Optional<EraId> wrong = votesOf.wrongDraw(
                record, value -> BeaconVerifier.verify(membership.history().beacon(), value));
        if (wrong.isPresent()) {
            throw ConfigException.of(
                    file, "must have the beacon of era " + wrong.get(), "name the network file of that network");
        }
        Folder.makePrivate("data.dir", config.dataDirectory());
        try (VoteLog votes = open(journal(config), membership)) {
            boolean isNew = votes.state().condition() == JournalState.Condition.MISSING;
            TakenIn taken = votesOf.takeIn(isNew, votes.takeRestored(), record, now);
            if (taken.changes()) {
                // Until the claim is there, the journal is one that is not to be gone on from, whatever happens.
                votes.persist(VoteRecord.handedOver(taken.until()));
                taken.added().forEach(votes::persist);
                if (taken.unheard()) {
                    votes.persist(VoteRecord.unheard());
                }
                votes.persist(VoteRecord.covers(taken.covers()));
                votes.keepPromises();
            }
            return taken;
        }
    }

    private static Path journal(HyperNodeConfig config) {
        return config.dataDirectory().resolve("votes.wal");
    }

    private static VoteLog open(Path journal, Membership<HyperNodeMember> membership) {
        return VoteLog.open(journal, membership.history(), membership.key().id(), NOBODY, DurableChannel::openFile);
    }
}
