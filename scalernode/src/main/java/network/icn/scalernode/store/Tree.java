package network.icn.scalernode.store;

import java.io.IOException;
import network.icn.protocol.kernel.bytes.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A generation that can be proved: its objects and its index.
record Tree(Generation generation, LeafSpace space, IndexFile index) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tree.class);

    IndexBuilder.Prior asPrior() {
        return new IndexBuilder.Prior(space, index);
    }

    boolean is(Hash32 root, long leafCount) {
        return generation.root().equals(root) && generation.leafCount() == leafCount;
    }

    @Override
    public void close() {
        try {
            index.close();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("tree", generation.number()).setCause(e).log("cannot close an index");
        }
    }
}
