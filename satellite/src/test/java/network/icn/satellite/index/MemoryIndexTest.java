package network.icn.satellite.index;

import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexRules;

/// The contract is not H2's: lists keep it, too.
class MemoryIndexTest extends IndexContract {
    @Override
    IndexEngine open(IndexRules rules) {
        return new MemoryIndex(rules);
    }
}
