package network.icn.libp2p.module;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Security;
import network.icn.libp2p.multiformats.Multiaddr;

/// Run by [ModuleIT] in a process of its own, which has libp2p and its libraries on the module path.
public final class OnModulePath {
    static final String DONE = "reached over Noise, TLS and QUIC from ";

    private OnModulePath() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HostConfig listening = HostConfig.of(key(), Multiaddr.tcp(anyPort), Multiaddr.quic(anyPort));
        try (Host host = Host.start(listening);
                Host noise = Host.start(HostConfig.of(key()).withSecurity(Security.NOISE));
                Host tls = Host.start(HostConfig.of(key()).withSecurity(Security.TLS));
                Host quic = Host.start(HostConfig.of(key()))) {
            ping(noise, host.addresses().getFirst());
            ping(tls, host.addresses().getFirst());
            ping(quic, host.addresses().getLast());
        }
        System.out.println(DONE + Host.class.getModule());
    }

    private static void ping(Host from, Multiaddr address) throws IOException {
        if (from.ping(from.connect(address).remote()).isNegative()) {
            throw new IOException("clock runs backwards");
        }
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
