/// Measurements: JMH benchmarks, and the command that runs a named group of them and prints ratios of one run.
@NullMarked
package network.icn.benchmarks;

import org.jspecify.annotations.NullMarked;
