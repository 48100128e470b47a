/// Where a node keeps the transcripts that both sides have signed.
@NullMarked
package network.icn.node.transcript;

import org.jspecify.annotations.NullMarked;
