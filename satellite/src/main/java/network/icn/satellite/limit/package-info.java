/// How much one peer may ask.
@NullMarked
package network.icn.satellite.limit;

import org.jspecify.annotations.NullMarked;
