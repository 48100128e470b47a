@NullMarked
package network.icn.satellite;

import org.jspecify.annotations.NullMarked;
