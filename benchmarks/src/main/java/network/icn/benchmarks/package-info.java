@NullMarked
package network.icn.benchmarks;

import org.jspecify.annotations.NullMarked;
