/// Signed envelopes (libp2p RFC 0002), in which peers say something of themselves. For the other parts of the library
/// alone.
@NullMarked
package network.icn.libp2p.envelope;

import org.jspecify.annotations.NullMarked;
