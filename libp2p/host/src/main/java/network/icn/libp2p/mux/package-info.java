/// The shell around the yamux machine: one reader and one writer thread per connection, blocking streams at the edge.
@NullMarked
package network.icn.libp2p.mux;

import org.jspecify.annotations.NullMarked;
