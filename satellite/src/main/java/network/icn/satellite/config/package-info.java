/// The settings of a satellite.
@NullMarked
package network.icn.satellite.config;

import org.jspecify.annotations.NullMarked;
