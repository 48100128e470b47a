package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraId;

/// The place of a registry among the versions of its network.
///
/// @param version from 1, one more than the one before
/// @param previous hash of the version before, zero for the first
/// @param firstEra the first era that goes by it; the one before counts until then
public record RegistryLink(long version, Hash32 previous, EraId firstEra) {
    /// Of the first version of a network.
    public static final RegistryLink FIRST = new RegistryLink(1, Hash32.ZERO, new EraId(0));

    public RegistryLink {
        if (version < 1) {
            throw new IllegalArgumentException("version: must be from 1, got " + version);
        }
        if ((version == 1) != previous.equals(Hash32.ZERO)) {
            throw new IllegalArgumentException(
                    "previous: must be the hash of the version before, and zero only for version 1, got " + previous);
        }
        if (version == 1 && firstEra.number() != 0) {
            throw new IllegalArgumentException("firstEra: version 1 must count from era 0, got " + firstEra);
        }
    }

    /// The place behind that version.
    public static RegistryLink after(Registry before, EraId firstEra) {
        return new RegistryLink(before.version() + 1, before.hash(), firstEra);
    }
}
