package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;

/// One leaf of a satellite's log. It is small: the bulky part of a submission stands beside it as an attachment
/// and is named here by its hash, so that the part may be deleted one day while the leaf and its proof stay
/// (docs/design/archive.md 3).
public sealed interface ArchiveEntry permits ReportEntry, EvidenceEntry, RegistryEntry {
    /// Tile bundles of C2SP write the length of an entry as a u16 (docs/design/archive.md 3).
    int MAX_BYTES = 65_535;

    /// When the satellite took it, by its own clock.
    Instant receivedAt();

    /// The HyperNode that handed it in; of a registry the satellite itself.
    NodeId submitter();

    /// The network that it is an entry of (P-38).
    Hash32 network();

    /// The era it speaks of; of a registry the first that it counts in.
    EraId era();

    /// What stands beside it and may be pruned.
    AttachmentRef attachment();

    /// What makes two submissions the same.
    EntryKey key();

    /// Canonical bytes: what the log hashes.
    byte[] bytes();

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    static ArchiveEntry parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("entry: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.ARCHIVE_ENTRY, in);
        int code = in.u8();
        Kind kind = Kind.byCode(code);
        ArchiveEntry entry = switch (kind) {
            case REPORT -> ReportEntry.read(header, in);
            case EVIDENCE -> EvidenceEntry.read(header, in);
            case REGISTRY -> RegistryEntry.read(header, in);
        };
        in.end();
        return entry;
    }

    /// What an entry is. The code is part of the canonical bytes.
    enum Kind {
        REPORT(1),
        EVIDENCE(2),
        /// Written by the satellite itself, never handed in.
        REGISTRY(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// The code of the canonical bytes.
        public int code() {
            return code;
        }

        /// The kind with that code.
        public static Kind byCode(int code) throws MalformedException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new MalformedException("entry kind: 1 to 3, got " + code);
        }

        /// A writer behind the header and the code.
        CanonicalWriter writer(Hash32 network, EraId era) {
            return new Header(Domain.ARCHIVE_ENTRY, network, era.number())
                    .writer()
                    .u8(code);
        }
    }
}
