package network.icn.satellite.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A head that this satellite has signed, beside the log that has all of them. A log that is shorter, or another
/// one, or none, gives itself away against it. It is not the newest one while the satellite runs: no receipt waits
/// for it.
///
/// Two slots are written in turn with one flush each, so a crash in the middle of one leaves the other. Opening and
/// closing make both the same: what is at rest is there twice.
final class HeadFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);

    private final Path file;
    private final HeadSlots slots;
    private Signed signed;
    private LogHead head;
    private int nextSlot;
    /// Whether the slot that is written next holds another head.
    private boolean differ;

    private boolean failed;

    private HeadFile(Path file, HeadSlots slots, List<HeadSlots.Slot> found) {
        HeadSlots.Slot last = Collections.max(
                found,
                Comparator.<HeadSlots.Slot>comparingLong(slot -> slot.head().size())
                        .thenComparing(slot -> slot.head().at()));
        this.file = file;
        this.slots = slots;
        this.signed = last.signed();
        this.head = last.head();
        this.nextSlot = (last.number() + 1) % HeadSlots.COUNT;
        this.differ = found.size() < HeadSlots.COUNT
                || found.stream().anyMatch(slot -> !slot.head().equals(head));
    }

    /// Writes the first head, of an empty log: the whole file under its name, or none after a crash.
    static void create(Path file, LogHead empty, Signer signer) throws IOException {
        DurableFiles.create(file, HeadSlots.filled(empty.signedBy(signer)));
    }

    /// @throws EnvironmentException if no slot holds a head that this key has signed for this network
    static HeadFile open(
            Path file, DurableChannel.Opener opener, Hash32 network, Signer signer, SignatureVerifier verifier)
            throws IOException {
        if (!Files.exists(file)) {
            throw new EnvironmentException(
                    file + " is missing, so nobody knows how long the log was",
                    "restore the data directory from a copy");
        }
        HeadSlots slots = new HeadSlots(opener.open(file));
        try {
            List<HeadSlots.Slot> found = slots.read().stream()
                    .filter(slot -> slot.head().network().equals(network)
                            && slot.head().satellite().equals(signer.id())
                            && slot.signed().signer().equals(signer.id())
                            && slot.signed().verify(verifier))
                    .toList();
            if (found.isEmpty()) {
                throw new EnvironmentException(
                        file + " holds no head of this satellite and network",
                        "check key.file and network.file, or restore the data directory from a copy");
            }
            HeadFile opened = new HeadFile(file, slots, found);
            if (found.size() < HeadSlots.COUNT) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("size", opened.head.size())
                        .log("one of two signed heads cannot be read; written anew");
            }
            return opened;
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        }
    }

    /// Writes; returns when it is on the medium.
    ///
    /// @throws EnvironmentException if it is not known to be
    void advance(LogHead next, Signed statement) {
        write(statement);
        signed = statement;
        head = next;
        differ = true;
    }

    /// Makes both slots hold the last head; not behind a write that failed.
    ///
    /// @throws EnvironmentException if that is not known to be on the medium
    void settle() {
        if (differ && !failed) {
            write(signed);
            differ = false;
        }
    }

    private void write(Signed statement) {
        try {
            slots.write(nextSlot, statement);
        } catch (IOException e) {
            failed = true;
            throw new EnvironmentException(
                    "cannot write " + file, "free disk space or replace the disk, then start the node again", e);
        }
        nextSlot = (nextSlot + 1) % HeadSlots.COUNT;
    }

    LogHead head() {
        return head;
    }

    Signed signed() {
        return signed;
    }

    @Override
    public void close() {
        try {
            slots.close();
        } catch (IOException e) {
            throw new EnvironmentException("cannot close " + file, "check the disk", e);
        }
    }
}
