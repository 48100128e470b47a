package network.icn.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A path between one dialler and one listener of UDP that loses packets, both ways alike.
final class LossyRelay implements AutoCloseable {
    private static final int LARGEST_PACKET = 65_535;

    private final Random random;
    private final int lostInThousand;
    private final Selector selector;
    private final DatagramChannel front;
    private final DatagramChannel back;
    private final InetSocketAddress listener;
    private @Nullable SocketAddress dialler;

    LossyRelay(InetSocketAddress listener, long seed, int lostInThousand) throws IOException {
        this.listener = listener;
        this.random = new Random(seed);
        this.lostInThousand = lostInThousand;
        this.selector = Selector.open();
        this.front = socket();
        this.back = socket();
        Thread.ofPlatform().daemon().name("lossy-relay").start(this::run);
    }

    private DatagramChannel socket() throws IOException {
        DatagramChannel socket =
                DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        return socket;
    }

    /// Where the dialler has to dial instead of the listener.
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) front.getLocalAddress();
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocate(LARGEST_PACKET);
        try {
            while (selector.select() >= 0 && selector.isOpen()) {
                selector.selectedKeys().clear();
                for (SocketAddress from = front.receive(packet); from != null; from = front.receive(packet)) {
                    dialler = from;
                    pass(packet, back, listener);
                }
                for (SocketAddress from = back.receive(packet); from != null; from = back.receive(packet)) {
                    pass(packet, front, dialler);
                }
            }
        } catch (IOException | ClosedSelectorException _) {
            // The test is over.
        }
    }

    private void pass(ByteBuffer packet, DatagramChannel by, @Nullable SocketAddress to) throws IOException {
        packet.flip();
        if (to != null && random.nextInt(1_000) >= lostInThousand) {
            by.send(packet, to);
        }
        packet.clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        front.close();
        back.close();
    }
}
