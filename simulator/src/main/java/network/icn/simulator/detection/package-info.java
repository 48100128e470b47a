/// Long stretches of eras through the very draw, merge, retest and judge of the protocol, without
/// its messages: who is convicted, how soon, and who never is (docs/detection.md).
@NullMarked
package network.icn.simulator.detection;

import org.jspecify.annotations.NullMarked;
