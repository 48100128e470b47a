/// Measurements of whole nodes in rounds: everything that is compared has its turn in each round, so that whatever else
/// the machine does meets all of it.
@NullMarked
package network.icn.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
