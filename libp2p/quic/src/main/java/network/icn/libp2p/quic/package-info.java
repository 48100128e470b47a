/// QUIC version 1 on Netty's native codec: a transport that is secured and multiplexed already. Netty stays inside: to
/// the rest, a QUIC connection is a [network.icn.libp2p.mux.Muxer] with blocking streams.
@NullMarked
package network.icn.libp2p.quic;

import org.jspecify.annotations.NullMarked;
