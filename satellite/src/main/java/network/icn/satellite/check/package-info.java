/// Checks an archive that is not running, from its files alone.
@NullMarked
package network.icn.satellite.check;

import org.jspecify.annotations.NullMarked;
