/// Self-describing values below everything else: varints, multibase texts, multihashes, and the one exception for
/// malformed input. No I/O. Source: multiformats specifications.
@NullMarked
package network.icn.libp2p.encoding;

import org.jspecify.annotations.NullMarked;
