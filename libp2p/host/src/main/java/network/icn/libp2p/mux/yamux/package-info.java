/// yamux 1.0 as a pure machine: bytes and commands in, effects out; no clock, thread, socket or log.
@NullMarked
package network.icn.libp2p.mux.yamux;

import org.jspecify.annotations.NullMarked;
