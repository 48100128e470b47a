/// Micrometer meters over what a host and its pubsub count. The library is an optional dependency: whoever uses this
/// package brings it along.
@NullMarked
package network.icn.libp2p.metrics;

import org.jspecify.annotations.NullMarked;
