/// The shell around the clock rule: reads both clocks, asks, logs, counts, and says when this machine's is
/// wrong.
@NullMarked
package network.icn.node.clock;

import org.jspecify.annotations.NullMarked;
