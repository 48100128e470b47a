/// Whole nodes measured against each other: ours and js-libp2p, side by side in one run, and our streams against the
/// least that their work costs.
@NullMarked
package network.icn.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
