/// Who a node is: one Ed25519 key, printed as a libp2p peer id.
@NullMarked
package network.icn.protocol.kernel.identity;

import org.jspecify.annotations.NullMarked;
