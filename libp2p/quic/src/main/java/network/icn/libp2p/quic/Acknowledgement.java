package network.icn.libp2p.quic;

import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicStreamChannel;

/// Whether the remote has acknowledged what a stream has sent so far. The codec does not tell, so this is a guess:
/// after
/// the time in which losses are mended, or as soon as nothing seems to be on its way. Used on the transport's thread.
///
/// @param takenNanos when the transport took the last piece, in the terms of [System#nanoTime]
/// @param room what it would have taken in addition right after that
record Acknowledgement(QuicStreamChannel channel, long takenNanos, long room) {
    /// After so many, what was lost has been sent again, and again.
    private static final int ROUND_TRIPS = 8;
    /// Three probes for lost packets fit in, which go out after about 27, 81 and 189 ms where packets take no time.
    private static final long PROBES_NANOS = 200_000_000;

    /// After losses have been mended. True if the connection has ended, too.
    boolean isSure() {
        QuicConnectionPathStats path = channel.parent().collectPathStats(0).getNow();
        return path == null || isOld(path);
    }

    /// Where a packet was ever lost, as sure as that. True if the connection has ended, too.
    boolean isLikely() {
        QuicConnectionPathStats path = channel.parent().collectPathStats(0).getNow();
        return path == null || isOld(path) || (path.lost() == 0 && isNothingOnItsWay(path));
    }

    private boolean isOld(QuicConnectionPathStats path) {
        return age() >= Math.max(ROUND_TRIPS * path.rtt(), PROBES_NANOS);
    }

    /// The stream may send as much as the congestion window holds. The codec looks at that when a packet comes, unless
    /// the
    /// window is full; has it not looked since, or is the remote's credit smaller than the window, this is false.
    private boolean isNothingOnItsWay(QuicConnectionPathStats path) {
        long now = channel.bytesBeforeUnwritable();
        return age() >= path.rtt() && now != room && now == path.cwnd();
    }

    private long age() {
        return System.nanoTime() - takenNanos;
    }
}
