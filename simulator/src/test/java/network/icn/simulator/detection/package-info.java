@NullMarked
package network.icn.simulator.detection;

import org.jspecify.annotations.NullMarked;
