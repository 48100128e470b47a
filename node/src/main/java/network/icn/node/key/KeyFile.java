package network.icn.node.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.Folder;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;

/// A node's Ed25519 seed in a file: a header line, then 64 hex digits. Only its owner may read it.
public final class KeyFile {
    public static final int SEED_BYTES = 32;
    private static final String HEADER = "icn-ed25519-seed-1";
    /// Header, seed, line ends, and room for a careless editor; anything larger is not a key file.
    private static final long MAX_FILE_BYTES = 256;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] seed;
    private final Signer signer;

    private KeyFile(byte[] seed) {
        this.seed = seed;
        this.signer = Ed25519.best().signer(seed);
    }

    /// Makes a new key and writes it.
    ///
    /// @throws ConfigException if there is a file already: a key is never overwritten
    public static KeyFile create(Path file) {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return create(file, seed);
    }

    /// Writes a given seed, for networks that are made from one.
    public static KeyFile create(Path file, byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed: 32 bytes, got " + seed.length);
        }
        Folder.requireParent(file);
        String text = HEADER + "\n" + HexFormat.of().formatHex(seed) + "\n";
        try {
            DurableFiles.createPrivate(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            throw ConfigException.of(file, "exists, and a key is never overwritten", "choose another file");
        } catch (IOException e) {
            throw new EnvironmentException("cannot write the key file " + file, "check the directory", e);
        }
        return new KeyFile(seed.clone());
    }

    /// @throws ConfigException if the file is missing, open to others, or not a key file
    public static KeyFile read(Path file) {
        String mend = "make one with: icn keygen --out " + file;
        byte[] bytes = new ReadableFile(file, "key file", MAX_FILE_BYTES, mend).read();
        try {
            requireOwnerOnly(file);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the key file " + file, "check owner and path", e);
        }
        return new KeyFile(parse(file, new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw ConfigException.of(
                    file,
                    "only its owner may read or write a key file, it is " + PosixFilePermissions.toString(permissions),
                    "run: chmod 600 " + file);
        }
    }

    private static byte[] parse(Path file, String text) {
        String[] lines = text.strip().split("\\R", -1);
        if (lines.length != 2 || !lines[0].equals(HEADER)) {
            throw notAKey(file, "must be the line '" + HEADER + "' and one line of hex");
        }
        if (lines[1].length() != 2 * SEED_BYTES) {
            throw notAKey(file, "must hold 64 hex digits, there are " + lines[1].length());
        }
        try {
            return HexFormat.of().parseHex(lines[1]);
        } catch (IllegalArgumentException e) {
            throw notAKey(file, "must hold 64 hex digits, there is something else");
        }
    }

    private static ConfigException notAKey(Path file, String rule) {
        return ConfigException.of(file, rule, "restore the key from your copy, or make a new one with: icn keygen");
    }

    public NodeId id() {
        return signer.id();
    }

    public Signer signer() {
        return signer;
    }

    /// The second key that follows from the seed: what a HyperNode's entry in the registry holds.
    public BlsKey bls() {
        return BlsKey.of(seed);
    }

    /// The seed itself, for keys that are derived from it.
    public byte[] seed() {
        return seed.clone();
    }

    @Override
    public String toString() {
        return "key of " + id();
    }
}
