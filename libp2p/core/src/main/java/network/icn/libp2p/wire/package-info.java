/// Bytes on the wire: bounded protobuf reading and writing, length-prefixed frames, the blocking byte stream.
@NullMarked
package network.icn.libp2p.wire;

import org.jspecify.annotations.NullMarked;
