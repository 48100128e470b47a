@NullMarked
package network.icn.libp2p;

import org.jspecify.annotations.NullMarked;
