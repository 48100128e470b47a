package network.icn.node.rpc;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import network.icn.node.net.AddressGroup;
import org.jspecify.annotations.Nullable;

/// Whose handshake is worked on next.
///
/// A hello costs its sender nothing, and us a key agreement and a signature. Where hellos come faster than that can be
/// done, a member's would wait behind all of them, and a probe has a deadline. So what arrives on a connection before
/// its handshake has ended is put aside and taken up in turns of the addresses that connections come from
/// ([AddressGroup]): a connection waits for one piece of work of each other address, however much they send. Addresses
/// from which a member has come before have every second turn for themselves, so a member waits for other members
/// alone. Between two pieces the event loop serves the connections that stand.
final class HandshakeTurns {
    /// Each connection stays on its event loop.
    private final ConcurrentMap<EventLoop, LoopTurns> byLoop = new ConcurrentHashMap<>();
    private final Predicate<String> ofMembers;

    /// @param ofMembers whether a member has come from a group of addresses before
    HandshakeTurns(Predicate<String> ofMembers) {
        this.ofMembers = ofMembers;
    }

    /// Goes to the front of a new connection's pipeline, and leaves it when the handshake has ended.
    ChannelHandler waiting() {
        return new Waiting();
    }

    private final class LoopTurns {
        private final EventLoop loop;
        private final Turns<Runnable> turns = new Turns<>();
        private boolean busy;

        LoopTurns(EventLoop loop) {
            this.loop = loop;
        }

        void add(Runnable work, String holder) {
            turns.add(work, holder, ofMembers.test(holder));
            if (!busy) {
                busy = true;
                schedule();
            }
        }

        /// Before scheduled work the loop looks at its connections, before submitted work it does not.
        private void schedule() {
            Future<?> _ = loop.schedule(this::next, 0, TimeUnit.NANOSECONDS);
        }

        private void next() {
            try {
                turns.next().ifPresent(Runnable::run);
            } finally {
                // One piece that fails must not end the turns of all.
                busy = !turns.isEmpty();
                if (busy) {
                    schedule();
                }
            }
        }
    }

    private final class Waiting extends ChannelInboundHandlerAdapter {
        private @Nullable Object aside;

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            // Nothing more is read until it is this connection's turn.
            context.channel().config().setAutoRead(false);
            aside = bytes;
            byLoop.computeIfAbsent(context.channel().eventLoop(), LoopTurns::new)
                    .add(() -> work(context), AddressGroup.of(context.channel().remoteAddress()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (aside == null) {
                context.fireChannelReadComplete();
            }
        }

        private void work(ChannelHandlerContext context) {
            Object bytes = aside;
            if (bytes == null) {
                return;
            }
            aside = null;
            context.channel().config().setAutoRead(true);
            context.fireChannelRead(bytes);
            context.fireChannelReadComplete();
            SslHandler handshake = context.pipeline().get(SslHandler.class);
            if (handshake != null && handshake.handshakeFuture().isDone() && !context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }

        /// Also when the connection is closed meanwhile.
        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            ReferenceCountUtil.release(aside);
            aside = null;
        }
    }
}
