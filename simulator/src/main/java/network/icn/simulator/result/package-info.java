/// What a run found.
@NullMarked
package network.icn.simulator.result;

import org.jspecify.annotations.NullMarked;
