/// What a ScalerNode stores: files, the one leaf space over them, and the Merkle index that survives a restart.
@NullMarked
package network.icn.scalernode.store;

import org.jspecify.annotations.NullMarked;
