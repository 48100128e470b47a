package network.icn.libp2p.quic;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.function.Consumer;

/// Gives each new stream its blocking face.
final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {
    /// Taken from the transport at once, which is then asked for the next piece or not: one of the largest for each
    /// stream
    /// is what the bound of a connection may be passed by.
    static final int PIECE = 16 << 10;

    private static final RecvByteBufAllocator PIECES =
            new AdaptiveRecvByteBufAllocator(512, 2_048, PIECE).maxMessagesPerRead(1);

    private final Consumer<QuicStream> made;

    StreamInitializer(Consumer<QuicStream> made) {
        this.made = made;
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    protected void initChannel(QuicStreamChannel channel) {
        if (!channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true)) {
            throw new IllegalStateException("streams must be able to end one half");
        }
        channel.config().setAutoRead(false);
        channel.config().setRecvByteBufAllocator(PIECES);
        QuicStream stream = QuicConnection.stream(channel);
        channel.pipeline().addLast(stream);
        made.accept(stream);
    }
}
