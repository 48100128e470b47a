/// Links between numbered nodes: delay, jitter, size, loss, cuts, each direction with streams of its own.
@NullMarked
package network.icn.simulator.network;

import org.jspecify.annotations.NullMarked;
