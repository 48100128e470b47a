package network.icn.scalernode.store;

import java.io.IOException;

/// The index of an object's tree is gone, or its nodes do not come to the root, though the leaves are good.
final class TreeDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    TreeDamagedException() {
        super("the tree is damaged");
    }
}
