package network.icn.scalernode.store;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.objects.ObjectEntry;

/// Whose an object is: makes its entry when its bytes are here and their root is known.
@FunctionalInterface
public interface Signing {
    /// For what is nobody's but the ScalerNode's own.
    Signing NOBODY = ObjectEntry::unowned;

    /// That is what its owner has signed; whatever else comes is not taken.
    static Signing of(ObjectEntry entry) {
        return (_, _, _) -> entry;
    }

    /// The entry, signed by the owner if there is one.
    ///
    /// @param name SHA-256 of the object's name
    /// @param length in bytes
    ObjectEntry entry(Hash32 name, Hash32 root, long length);
}
