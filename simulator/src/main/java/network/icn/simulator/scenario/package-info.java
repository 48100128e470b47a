/// What is simulated, without its seed.
@NullMarked
package network.icn.simulator.scenario;

import org.jspecify.annotations.NullMarked;
