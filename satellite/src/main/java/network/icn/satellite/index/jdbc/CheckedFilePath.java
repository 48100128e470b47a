package network.icn.satellite.index.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// A file system for H2 under which every block of a file carries a checksum ([CheckedFile]): `checked:/path`. H2's own
/// checksums cover the headers of its pages, not their rows, so a flipped bit was served as the truth.
public final class CheckedFilePath extends FilePathWrapper {
    static final String SCHEME = "checked";

    static {
        FilePath.register(new CheckedFilePath());
    }

    /// Makes the scheme known; any number of times.
    static void register() {
        // The static initializer has done it.
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new CheckedFile(getBase().open(mode), name);
    }

    @Override
    public long size() {
        return CheckedFile.logicalSize(getBase().size());
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        return newFileChannelOutputStream(open("rw"), append);
    }

    @Override
    public InputStream newInputStream() throws IOException {
        return Channels.newInputStream(open("r"));
    }
}
