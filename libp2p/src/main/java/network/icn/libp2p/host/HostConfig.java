package network.icn.libp2p.host;

import java.security.SecureRandom;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;

/// What a host is started with.
///
/// @param listen TCP and QUIC addresses to listen on; port 0 lets the system choose; may be empty for a host that only
/// dials
/// @param agentVersion told to peers by identify, for people
/// @param random source of ephemeral keys and of jitter
/// @param security what is proposed when dialling, best first; all of it is accepted from diallers
public record HostConfig(
        KeyPair keyPair,
        List<Multiaddr> listen,
        String agentVersion,
        Limits limits,
        ConnectionGate gate,
        SecureRandom random,
        List<Security> security) {
    /// Noise, and TLS for those who refuse it.
    private static final List<Security> ALL = List.of(Security.NOISE, Security.TLS);

    public HostConfig {
        listen = List.copyOf(listen);
        security = List.copyOf(security);
        for (Multiaddr address : listen) {
            if (address.tcpAddress().isEmpty() && address.quicAddress().isEmpty()) {
                throw new IllegalArgumentException(
                        "listen: /ip4|ip6/ADDRESS/tcp/PORT or /ip4|ip6/ADDRESS/udp/PORT/quic-v1, got " + address);
            }
        }
        if (security.isEmpty()) {
            throw new IllegalArgumentException("security: at least one, got none");
        }
    }

    /// With all kinds of security.
    public HostConfig(
            KeyPair keyPair,
            List<Multiaddr> listen,
            String agentVersion,
            Limits limits,
            ConnectionGate gate,
            SecureRandom random) {
        this(keyPair, listen, agentVersion, limits, gate, random, ALL);
    }

    /// Default limits, an open gate, and a fresh secure random.
    public static HostConfig of(KeyPair keyPair, Multiaddr... listen) {
        return new HostConfig(
                keyPair, List.of(listen), "icn-libp2p/0.1", Limits.DEFAULT, ConnectionGate.OPEN, new SecureRandom());
    }

    public HostConfig withLimits(Limits value) {
        return new HostConfig(keyPair, listen, agentVersion, value, gate, random, security);
    }

    public HostConfig withGate(ConnectionGate value) {
        return new HostConfig(keyPair, listen, agentVersion, limits, value, random, security);
    }

    public HostConfig withAgentVersion(String value) {
        return new HostConfig(keyPair, listen, value, limits, gate, random, security);
    }

    public HostConfig withSecurity(Security... value) {
        return new HostConfig(keyPair, listen, agentVersion, limits, gate, random, List.of(value));
    }
}
