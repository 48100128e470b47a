/// What this satellite sees of the others.
@NullMarked
package network.icn.satellite.peers;

import org.jspecify.annotations.NullMarked;
