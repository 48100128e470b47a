/// What the protocol's ways to find a cheater come to, worked out: no history is run here, and
/// nothing of the protocol's own arithmetic is used, so that one can be held against the other
/// (docs/detection.md).
@NullMarked
package network.icn.simulator.odds;

import org.jspecify.annotations.NullMarked;
