/// The only place of the protocol that sees generated protobuf: limits of fields, and the way between messages and the
/// protocol's own types.
@NullMarked
package network.icn.protocol.codec;

import org.jspecify.annotations.NullMarked;
