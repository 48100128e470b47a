package network.icn.benchmarks.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The least that an encrypted stream costs: a TCP connection of Netty, frames of the largest size that Noise allows,
/// sealed and opened by the fastest ChaCha20-Poly1305 there is, in direct buffers. No streams, no flow control.
final class NettyPipe implements AutoCloseable {
    private static final int PREFIX = 2;
    private static final int MAX_FRAME = 65_535;
    private static final int MAX_PLAINTEXT = MAX_FRAME - FrameCipher.TAG_BYTES;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 512 << 10);
    private static final int LARGEST_READ = 256 << 10;
    private static final long PATIENCE_SECONDS = 60;

    private final EventLoopGroup serverLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoopGroup clientLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Opener opener;
    private final Sealer sealer;
    private final Channel client;

    NettyPipe() throws GeneralSecurityException {
        byte[] key = new byte[FrameCipher.KEY_BYTES];
        opener = new Opener(FrameCipher.opening(key));
        sealer = new Sealer(FrameCipher.sealing(key));
        Channel server = new ServerBootstrap()
                .group(serverLoop)
                .channel(NioServerSocketChannel.class)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(64, MAX_FRAME + PREFIX, LARGEST_READ))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new LengthFieldBasedFrameDecoder(MAX_FRAME + PREFIX, 0, PREFIX, 0, PREFIX),
                                        opener);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        client = new Bootstrap()
                .group(clientLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(sealer)
                .connect(server.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    void transfer(long bytes) throws Exception {
        CompletableFuture<Void> done = opener.expect(bytes);
        client.eventLoop().execute(() -> sealer.send(client, bytes));
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Seals and writes as long as the channel takes more.
    private static final class Sealer extends ChannelInboundHandlerAdapter {
        private final FrameCipher cipher;
        private final ByteBuffer plain = ByteBuffer.allocateDirect(MAX_PLAINTEXT);
        private long left;

        Sealer(FrameCipher cipher) {
            this.cipher = cipher;
        }

        void send(Channel channel, long bytes) {
            left += bytes;
            fill(channel);
        }

        private void fill(Channel channel) {
            while (left > 0 && channel.isWritable()) {
                int length = (int) Math.min(left, MAX_PLAINTEXT);
                int sealed = length + FrameCipher.TAG_BYTES;
                ByteBuf frame = channel.alloc().directBuffer(PREFIX + sealed);
                frame.writeShort(sealed);
                cipher.run(plain.clear().limit(length), frame.internalNioBuffer(PREFIX, sealed));
                frame.writerIndex(PREFIX + sealed);
                left -= length;
                ChannelFuture _ = channel.writeAndFlush(frame, channel.voidPromise());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            fill(context.channel());
        }
    }

    /// Opens frames and counts what was in them.
    private static final class Opener extends SimpleChannelInboundHandler<ByteBuf> {
        private final FrameCipher cipher;
        private final ByteBuffer plain = ByteBuffer.allocateDirect(MAX_FRAME);
        private volatile CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile long left;

        Opener(FrameCipher cipher) {
            this.cipher = cipher;
        }

        CompletableFuture<Void> expect(long bytes) {
            done = new CompletableFuture<>();
            left = bytes;
            return done;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by others only while nothing is under way
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            cipher.run(frame.internalNioBuffer(frame.readerIndex(), frame.readableBytes()), plain.clear());
            left -= plain.position();
            if (left == 0) {
                done.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            done.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        client.close().syncUninterruptibly();
        Future<?> _ = clientLoop.shutdownGracefully();
        Future<?> _ = serverLoop.shutdownGracefully();
    }
}
