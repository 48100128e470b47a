/// The call by which a HyperNode tells its time.
@NullMarked
package network.icn.node.clock.rpc;

import org.jspecify.annotations.NullMarked;
