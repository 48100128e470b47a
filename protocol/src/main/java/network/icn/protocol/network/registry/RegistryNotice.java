package network.icn.protocol.network.registry;

/// What a node tells of the registry that it goes by, whatever its role.
public sealed interface RegistryNotice {
    /// So many operators go by another one that at least one of them is honest: told at once, and once an era while it
    /// lasts.
    record Apart(RegistryDifference difference) implements RegistryNotice {}

    /// This node and those who are needed go by the same one again.
    record Together() implements RegistryNotice {}

    /// Some name another one, too few to be believed: told once an era at most.
    record Doubt(RegistryDifference difference) implements RegistryNotice {}

    /// Told at the start and at each change.
    ///
    /// @param version by which this node goes now
    /// @param apart operators that name another registry
    record Measured(long version, int apart) implements RegistryNotice {}
}
