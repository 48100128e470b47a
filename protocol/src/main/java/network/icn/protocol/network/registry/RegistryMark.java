package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Which registry somebody goes by: what he says of it, in words of his own signature.
///
/// @param version from 1
public record RegistryMark(long version, Hash32 hash) {
    private static final int SHOWN_DIGITS = 16;

    public RegistryMark {
        if (version < 1) {
            throw new IllegalArgumentException("version: must be from 1, got " + version);
        }
    }

    /// Hashes the whole registry: keep it.
    public static RegistryMark of(Registry registry) {
        return new RegistryMark(registry.version(), registry.hash());
    }

    /// Reads version and hash.
    ///
    /// @throws MalformedException if the version is none
    public static RegistryMark read(CanonicalReader in) throws MalformedException {
        long version = in.u64AtMost(Long.MAX_VALUE);
        if (version == 0) {
            throw new MalformedException("registry version: from 1, got 0");
        }
        return new RegistryMark(version, in.hash());
    }

    /// Writes what [#read] reads.
    public void writeTo(CanonicalWriter out) {
        out.u64(version).hash(hash);
    }

    /// For people: the hash is told in full by `icn network show`.
    @Override
    public String toString() {
        return "version " + version + " (hash " + hash.toString().substring(0, SHOWN_DIGITS) + "…)";
    }
}
