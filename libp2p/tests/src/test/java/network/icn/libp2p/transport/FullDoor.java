package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TCP listener that lets nobody in and whose queue is full: whoever dials it waits.
public final class FullDoor implements AutoCloseable {
    private static final int WAITING = 8;

    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    public FullDoor() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        for (int i = 0; i < WAITING; i++) {
            SocketChannel dialler = SocketChannel.open();
            open.add(dialler);
            dialler.configureBlocking(false);
            dialler.connect(address());
        }
    }

    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    /// Lets everybody in from now on.
    public void open() {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    open.add(server.accept());
                }
            } catch (IOException _) {
                // Closed.
            }
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel each : open) {
            each.close();
        }
    }
}
