@NullMarked
package network.icn.simulator;

import org.jspecify.annotations.NullMarked;
