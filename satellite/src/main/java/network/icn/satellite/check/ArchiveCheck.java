package network.icn.satellite.check;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.satellite.beacon.VerifiedBeacons;
import network.icn.satellite.config.SatelliteConfig;
import network.icn.satellite.ingest.OpenArchive;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogCheck;
import network.icn.satellite.log.LogRecord;

/// Recomputes an archive from its files, the registry and nothing else: every checksum and hash, the tree and its
/// signed heads, every certificate and merge, every piece of evidence. Changes nothing. The node must be
/// stopped.
public final class ArchiveCheck {
    /// Then it is clear that something is wrong.
    private static final int MAX_PROBLEMS = 100;

    private final EntryCheck checker;
    private final List<String> problems = new ArrayList<>();
    private long entries;
    private long reports;
    private long evidence;

    private ArchiveCheck(RegistryHistory history) {
        this.checker = new EntryCheck(
                new CertifiedShardVerifier(history, Ed25519.best(), new VerifiedBeacons(history.beacon())));
    }

    /// What a check found.
    ///
    /// @param root of the tree over all entries
    /// @param problems one line each, at most 100; empty when everything holds
    public record Outcome(long entries, long reports, long evidence, Hash32 root, List<String> problems) {
        public Outcome {
            problems = List.copyOf(problems);
        }

        /// Whether nothing was found that is wrong.
        public boolean holds() {
            return problems.isEmpty();
        }
    }

    /// @throws network.icn.node.ConfigException on a wrong key file or network file
    /// @throws EnvironmentException if there is no archive, or a node is using it
    public static Outcome run(SatelliteConfig config) {
        Signer signer = KeyFile.read(config.keyFile()).signer();
        SignedHistory signed = config.authority()
                .map(authority -> RegistryFile.read(config.networkFile(), Ed25519.best(), authority))
                .orElseGet(() -> RegistryFile.read(config.networkFile(), Ed25519.best()));
        requireStopped(config);
        return new ArchiveCheck(signed.history())
                .check(new OpenArchive.Place(
                        config.dataDirectory(),
                        signed,
                        signer,
                        Ed25519.best(),
                        SatelliteLimits.DEFAULT,
                        DryChannel::open,
                        InstantSource.system()));
    }

    private static void requireStopped(SatelliteConfig config) {
        for (String file : List.of(ArchiveLog.FILE, ArchiveLog.HEAD_FILE)) {
            try (var _ = DryChannel.open(config.dataDirectory().resolve(file))) {
                // Only to see whether it can be had.
            } catch (IOException e) {
                throw new EnvironmentException("cannot read " + file, "check owner and path", e);
            }
        }
    }

    private Outcome check(OpenArchive.Place place) {
        Hash32 root = Merkle.EMPTY_ROOT;
        try {
            root = LogCheck.run(place.source(), this::check).root();
        } catch (EnvironmentException e) {
            // Only the log complains here: its files could be read a moment ago.
            problem(String.valueOf(e.getMessage()));
        }
        return new Outcome(entries, reports, evidence, root, problems);
    }

    private void check(LogRecord read, Optional<Payload> attachment) {
        entries++;
        try {
            ArchiveEntry entry = ArchiveEntry.parse(read.leaf().bytes());
            count(entry);
            checker.check(entry, attachment, line -> problem("entry " + read.index() + ": " + line));
        } catch (MalformedException e) {
            problem("entry " + read.index() + ": " + e.getMessage());
        }
    }

    private void count(ArchiveEntry entry) {
        switch (entry) {
            case ReportEntry _ -> reports++;
            case EvidenceEntry _ -> evidence++;
            case RegistryEntry _ -> {}
        }
    }

    private void problem(String line) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(line);
        }
    }
}
