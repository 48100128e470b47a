package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/// A bare TCP client that does not follow the protocol.
final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();

    RawClient(Host host) throws IOException {
        InetSocketAddress address = host.addresses().getFirst().tcpAddress().orElseThrow();
        socket.setSoTimeout(10_000);
        socket.connect(address);
    }

    void send(String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
    }

    int readSome() throws IOException {
        return socket.getInputStream().read(new byte[64]);
    }

    /// Reads until the other side closes or resets and returns the number of bytes.
    int readToEnd() throws IOException {
        InputStream in = socket.getInputStream();
        int total = 0;
        try {
            for (int count = in.read(new byte[64]); count >= 0; count = in.read(new byte[64])) {
                total += count;
            }
        } catch (SocketException e) {
            // A reset is an end, too.
            return total;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
