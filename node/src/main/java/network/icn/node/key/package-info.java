/// The file that holds a node's private key.
@NullMarked
package network.icn.node.key;

import org.jspecify.annotations.NullMarked;
