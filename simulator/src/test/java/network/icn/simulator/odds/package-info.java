@NullMarked
package network.icn.simulator.odds;

import org.jspecify.annotations.NullMarked;
