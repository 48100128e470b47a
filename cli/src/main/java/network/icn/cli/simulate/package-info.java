/// Runs scenarios of the simulator.
@NullMarked
package network.icn.cli.simulate;

import org.jspecify.annotations.NullMarked;
