package network.icn.scalernode;

import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import network.icn.node.rpc.NodeTls;

/// Handshakes that strangers begin at a node's door, so many a second, from so many addresses of loopback. Each sends a
/// hello, for which the node has to agree on keys and to sign; seven of eight leave it at that and hold the connection,
/// which costs them nothing. What is counted is what was really sent.
final class HandshakeFlood implements AutoCloseable {
    private static final int HELD = 4_000;

    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    /// Nobody attacks with more threads than that.
    private final Semaphore underWay = new Semaphore(HELD);
    private final Deque<Socket> held = new ArrayDeque<>();
    private final int port;
    private final int addresses;
    private final SSLContext tls;
    private final byte[] hello;

    HandshakeFlood(TestNetwork network, int aSecond, int addresses) throws SSLException {
        this.port = network.daemon().port();
        this.addresses = addresses;
        this.tls =
                ((JdkSslContext) NodeTls.of(network.stranger, network.clock).client(network.scalerNode.id())).context();
        this.hello = hello(tls);
        Thread.ofPlatform().daemon().start(() -> keepPace(aSecond));
    }

    private static byte[] hello(SSLContext tls) throws SSLException {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        byte[] hello = new byte[bytes.flip().remaining()];
        bytes.get(hello);
        return hello;
    }

    /// Each at its own time; those that are late are made up for.
    private void keepPace(int aSecond) {
        long start = System.nanoTime();
        for (long number = 0; going.get(); number++) {
            LockSupport.parkNanos(start + number * 1_000_000_000L / aSecond - System.nanoTime());
            long one = number;
            if (underWay.tryAcquire()) {
                Thread.ofVirtual().start(() -> attempt(one));
            }
        }
    }

    private void attempt(long number) {
        try {
            Socket socket = new Socket();
            hold(socket);
            socket.bind(new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number % addresses)}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            if (number % 8 == 0) {
                begun.incrementAndGet();
                SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "", port, true);
                secured.startHandshake();
                answered.incrementAndGet();
            } else {
                socket.getOutputStream().write(hello);
                begun.incrementAndGet();
                if (socket.getInputStream().read() >= 0) {
                    answered.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // Cut off: that is what the door is for.
        } finally {
            underWay.release();
        }
    }

    private void hold(Socket socket) throws IOException {
        synchronized (held) {
            held.addLast(socket);
            if (held.size() > HELD) {
                held.removeFirst().close();
            }
        }
    }

    /// Hellos that were sent.
    long begun() {
        return begun.get();
    }

    /// Hellos for which the node has done its part.
    long answered() {
        return answered.get();
    }

    @Override
    public void close() throws IOException {
        going.set(false);
        synchronized (held) {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
