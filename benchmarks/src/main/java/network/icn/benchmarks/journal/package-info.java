/// What a write-ahead file costs above the flush that it cannot do without.
@NullMarked
package network.icn.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
