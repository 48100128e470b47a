package network.icn.node.wal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.role.protection.JournalState;

/// Remembers beside a journal that its end was cut off, until its owner has written down in it what follows: a
/// node that dies in between would find a sound file, and not know that something is missing.
public final class LossMark {
    private static final String SUFFIX = ".lost";
    private static final int MAX_DIGITS = 18;

    private final Path file;

    /// @param journal the file whose loss is remembered
    public LossMark(Path journal) {
        this.file = journal.resolveSibling(journal.getFileName() + SUFFIX);
    }

    /// To be told how the journal was found, before anything is changed.
    public void found(WalFound found) {
        if (found instanceof WalFound.Cut cut) {
            try {
                DurableFiles.replace(file, Long.toString(cut.bytes()).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new EnvironmentException("cannot write " + file, "check disk space and owner", e);
            }
        }
    }

    /// How the journal is, what an earlier start found included.
    public JournalState state(WalFound found) {
        if (!Files.exists(file)) {
            return found.journal();
        }
        try {
            String digits = Files.readString(file, StandardCharsets.US_ASCII).strip();
            boolean known = digits.matches("[0-9]{1," + MAX_DIGITS + "}");
            return JournalState.cut(known ? Long.parseLong(digits) : 0);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        }
    }

    /// What follows is in the journal, on the medium.
    public void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new EnvironmentException("cannot remove " + file, "check owner and path", e);
        }
    }
}
