package network.icn.satellite.log;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;

/// Where a log is and whose it is.
///
/// @param attachments reads from a leaf what stands beside it
/// @param segmentBytes [AttachmentFiles#SEGMENT_BYTES], except in tests
/// @param opener the file system below
/// @param clock stands in the heads
/// @param since before that nobody can have been acknowledged anything
public record LogSource(
        Path directory,
        Hash32 network,
        Signer signer,
        SignatureVerifier verifier,
        AttachmentRule attachments,
        long segmentBytes,
        DurableChannel.Opener opener,
        InstantSource clock,
        Instant since) {
    public LogSource(
            Path directory,
            Hash32 network,
            Signer signer,
            SignatureVerifier verifier,
            AttachmentRule attachments,
            DurableChannel.Opener opener,
            InstantSource clock,
            Instant since) {
        this(directory, network, signer, verifier, attachments, AttachmentFiles.SEGMENT_BYTES, opener, clock, since);
    }

    /// What a sound leaf names.
    AttachmentRef named(long index, Payload leaf) {
        try {
            return attachments.of(leaf.bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + index + ": sound, yet " + e.getMessage(), e);
        }
    }

    LogHead emptyHead() {
        return new LogHead(network, signer.id(), 0, Merkle.EMPTY_ROOT, clock.instant());
    }

    EnvironmentException damaged(String what) {
        return new EnvironmentException(
                directory.resolve(ArchiveLog.FILE) + " " + what, "restore it from a copy; nothing was changed");
    }
}
