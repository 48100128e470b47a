/// Challenges end to end: what a HyperNode and a ScalerNode do for one, against the signatures and hashes in it.
@NullMarked
package network.icn.benchmarks.rpc;

import org.jspecify.annotations.NullMarked;
