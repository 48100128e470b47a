/// The network file: the signed registry as JSON that people can read.
@NullMarked
package network.icn.node.registry;

import org.jspecify.annotations.NullMarked;
