/// Writes what a run found to files and pages. The only package of the simulator that may touch a disk.
@NullMarked
package network.icn.simulator.output;

import org.jspecify.annotations.NullMarked;
