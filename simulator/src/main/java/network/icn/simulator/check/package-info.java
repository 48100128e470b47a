/// What must hold of every history.
@NullMarked
package network.icn.simulator.check;

import org.jspecify.annotations.NullMarked;
