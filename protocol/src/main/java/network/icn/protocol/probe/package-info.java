/// What became of a probe, and its times.
@NullMarked
package network.icn.protocol.probe;

import org.jspecify.annotations.NullMarked;
