/// What a satellite counts.
@NullMarked
package network.icn.satellite.metrics;

import org.jspecify.annotations.NullMarked;
