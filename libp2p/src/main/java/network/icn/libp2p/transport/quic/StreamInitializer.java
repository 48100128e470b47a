package network.icn.libp2p.transport.quic;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.function.Consumer;

/// Gives each new stream its blocking face.
final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {
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
        QuicStream stream = QuicConnection.stream(channel);
        channel.pipeline().addLast(stream);
        made.accept(stream);
    }
}
