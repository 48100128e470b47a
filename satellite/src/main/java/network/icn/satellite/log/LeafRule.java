package network.icn.satellite.log;

import network.icn.protocol.kernel.bytes.MalformedException;

/// Finds the leaf in a record: the part that the tree hashes. What stands beside it may be deleted one day.
@FunctionalInterface
public interface LeafRule {
    byte[] leaf(byte[] record) throws MalformedException;
}
