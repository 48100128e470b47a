package network.icn.libp2p.host;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;

/// What a host is started with. Immutable; the `with…` methods return a copy with one thing changed.
///
/// @param keyPair the host's identity; peers reach it by the peer id of this key and no other
/// @param listen where to listen: `/ip4|ip6/ADDRESS/tcp/PORT` or `/ip4|ip6/ADDRESS/udp/PORT/quic-v1`; port
///     0 lets the system choose; may be empty for a host that only dials
/// @param agentVersion told to peers by identify, for people; at most [Identify#MAX_NAME_BYTES] in UTF-8
/// @param limits every bound of the host
/// @param gate who may be connected at all
/// @param random source of ephemeral keys, of QUIC tokens and of jitter
/// @param security what secures TCP, in the order in which it is proposed when dialling; all of it is
///     accepted from diallers. QUIC has its own
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

    /// @throws IllegalArgumentException if `listen` holds another kind of address, `agentVersion` is too long,
    ///     or `security` is empty
    public HostConfig {
        listen = List.copyOf(listen);
        security = List.copyOf(security);
        for (Multiaddr address : listen) {
            if (address.tcpAddress().isEmpty() && address.quicAddress().isEmpty()) {
                throw new IllegalArgumentException(
                        "listen: /ip4|ip6/ADDRESS/tcp/PORT or /ip4|ip6/ADDRESS/udp/PORT/quic-v1, got " + address);
            }
        }
        int agentBytes = agentVersion.getBytes(StandardCharsets.UTF_8).length;
        if (agentBytes > Identify.MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "agentVersion: at most " + Identify.MAX_NAME_BYTES + " bytes, got " + agentBytes);
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

    /// Default limits, an open gate, Noise and TLS, and a fresh secure random.
    public static HostConfig of(KeyPair keyPair, Multiaddr... listen) {
        return new HostConfig(
                keyPair, List.of(listen), "icn-libp2p/0.1", Limits.DEFAULT, ConnectionGate.OPEN, new SecureRandom());
    }

    /// With other bounds.
    public HostConfig withLimits(Limits value) {
        return new HostConfig(keyPair, listen, agentVersion, value, gate, random, security);
    }

    /// With another gate.
    public HostConfig withGate(ConnectionGate value) {
        return new HostConfig(keyPair, listen, agentVersion, limits, value, random, security);
    }

    /// With another name for people.
    public HostConfig withAgentVersion(String value) {
        return new HostConfig(keyPair, listen, value, limits, gate, random, security);
    }

    /// With other kinds of security, best first.
    ///
    /// @throws IllegalArgumentException if there is none
    public HostConfig withSecurity(Security... value) {
        return new HostConfig(keyPair, listen, agentVersion, limits, gate, random, List.of(value));
    }
}
