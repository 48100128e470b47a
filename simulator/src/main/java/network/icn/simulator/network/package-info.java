/// Links between simulated nodes: delay, jitter, loss, outages.
@NullMarked
package network.icn.simulator.network;

import org.jspecify.annotations.NullMarked;
