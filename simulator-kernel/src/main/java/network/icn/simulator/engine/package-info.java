/// A virtual clock, one queue of events in a total order, and streams of chance: the same seed gives the same run on
/// every JVM.
@NullMarked
package network.icn.simulator.engine;

import org.jspecify.annotations.NullMarked;
