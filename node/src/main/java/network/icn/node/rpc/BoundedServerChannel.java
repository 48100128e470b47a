package network.icn.node.rpc;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Accepts connections up to a number and closes those beyond it before a byte of them is read.
final class BoundedServerChannel extends NioServerSocketChannel {
    private final int max;
    private final AtomicInteger open;

    BoundedServerChannel(int max, AtomicInteger open) {
        this.max = max;
        this.open = open;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int read = super.doReadMessages(accepted);
        if (read > 0 && accepted.getLast() instanceof Channel child && !admit(child)) {
            accepted.removeLast();
            child.unsafe().closeForcibly();
            return 0;
        }
        return read;
    }

    private boolean admit(Channel child) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            return false;
        }
        Future<?> _ = child.closeFuture().addListener(_ -> open.decrementAndGet());
        return true;
    }
}
