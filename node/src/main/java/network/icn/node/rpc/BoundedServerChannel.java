package network.icn.node.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/// Has every connection counted before a byte of it is read, and its handshake wait for its turn.
final class BoundedServerChannel extends NioServerSocketChannel {
    private final ConnectionShares shares;
    private final HandshakeTurns turns;

    BoundedServerChannel(ConnectionShares shares) {
        this.shares = shares;
        this.turns = new HandshakeTurns(shares::isOfMembers);
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int read = super.doReadMessages(accepted);
        if (read > 0 && accepted.getLast() instanceof Channel child) {
            child.pipeline().addLast(new Counting(), turns.waiting());
        }
        return read;
    }

    /// On the connection's own event loop: before it has one, nobody can close it.
    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            shares.accepted(context.channel());
            context.fireChannelActive();
        }
    }
}
