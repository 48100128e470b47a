package network.icn.libp2p.host;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Predicate;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;

/// What a host is started with. Immutable; the `with…` methods return a copy with one thing changed.
///
/// @param keyPair the host's identity; peers reach it by the peer id of this key and no other
/// @param listen where to listen: `/ip4|ip6/ADDRESS/tcp/PORT` or `/ip4|ip6/ADDRESS/udp/PORT/quic-v1`; port
///     0 lets the system choose; may be empty for a host that only dials
/// @param announce where peers reach this host beside what it finds out by itself, told to them first: the outer
///     address of a port that is passed on, or a name. At most [#MAX_ANNOUNCED]
/// @param agentVersion told to peers by identify, for people; at most [Identify#MAX_NAME_BYTES] in UTF-8
/// @param limits every bound of the host
/// @param gate which peers may be connected at all, in both directions: asked before a peer is dialled, and again when
///     the handshake has proved who the other end is, before anything of the connection is visible to the
///     application. Refusals are counted, as all others ([HostCounters]); an open connection is not asked about again
///     (see [Host#disconnect]). Called from many threads, each with one connection to decide about; it may block, and
///     meanwhile that connection keeps its place among [Limits#connections()]. One that throws an unchecked exception
///     refuses, and the failure is logged as an error
/// @param random source of ephemeral keys, of QUIC tokens and of jitter
/// @param security what secures TCP, in the order in which it is proposed when dialling; all of it is
///     accepted from diallers. QUIC has its own
/// @param expected addresses from which wanted peers may come: their handshakes have places of their own, which
///     strangers of other addresses never take, and their subnets' limits do not hold for them. Asked for each
///     inbound connection, on the thread that accepts; must return at once
public record HostConfig(
        KeyPair keyPair,
        List<Multiaddr> listen,
        List<Multiaddr> announce,
        String agentVersion,
        Limits limits,
        Predicate<PeerId> gate,
        SecureRandom random,
        List<Security> security,
        Predicate<InetAddress> expected) {
    /// Addresses that a host announces beside what it finds out by itself.
    public static final int MAX_ANNOUNCED = 8;

    /// Noise, and TLS for those who refuse it.
    private static final List<Security> ALL = List.of(Security.NOISE, Security.TLS);

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if `listen` or `announce` holds another kind of address, `announce` one
    ///     that nobody can dial, `agentVersion` is too long, or `security` is empty
    public HostConfig {
        listen = List.copyOf(listen);
        security = List.copyOf(security);
        for (Multiaddr address : listen) {
            if (address.tcpAddress().isEmpty() && address.quicAddress().isEmpty()) {
                throw new IllegalArgumentException(
                        "listen: /ip4|ip6/ADDRESS/tcp/PORT or /ip4|ip6/ADDRESS/udp/PORT/quic-v1, got " + address);
            }
        }
        announce = checkedAnnounce(announce);
        int agentBytes = agentVersion.getBytes(StandardCharsets.UTF_8).length;
        if (agentBytes > Identify.MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "agentVersion: at most " + Identify.MAX_NAME_BYTES + " bytes, got " + agentBytes);
        }
        if (security.isEmpty()) {
            throw new IllegalArgumentException("security: at least one, got none");
        }
    }

    /// The list, if it may be announced.
    ///
    /// @throws IllegalArgumentException if there are too many, or one is of another kind or cannot be dialled
    public static List<Multiaddr> checkedAnnounce(List<Multiaddr> addresses) {
        for (Multiaddr address : addresses) {
            if (!AddressBook.isUsable(address)) {
                throw new IllegalArgumentException(
                        "announce: /ip4|ip6|dns…/ADDRESS/tcp/PORT or …/udp/PORT/quic-v1 that others can dial, got "
                                + address);
            }
        }
        if (addresses.size() > MAX_ANNOUNCED) {
            throw new IllegalArgumentException(
                    "announce: at most " + MAX_ANNOUNCED + " addresses, got " + addresses.size());
        }
        return List.copyOf(addresses);
    }

    /// With all kinds of security, and nothing announced beside what is found out.
    public HostConfig(
            KeyPair keyPair,
            List<Multiaddr> listen,
            String agentVersion,
            Limits limits,
            Predicate<PeerId> gate,
            SecureRandom random) {
        this(keyPair, listen, List.of(), agentVersion, limits, gate, random, ALL, _ -> false);
    }

    /// Default limits, an open gate, Noise and TLS, and a fresh secure random.
    public static HostConfig of(KeyPair keyPair, Multiaddr... listen) {
        return new HostConfig(
                keyPair, List.of(listen), "icn-libp2p/0.1", Limits.DEFAULT, _ -> true, new SecureRandom());
    }

    /// With other bounds.
    public HostConfig withLimits(Limits value) {
        return new HostConfig(keyPair, listen, announce, agentVersion, value, gate, random, security, expected);
    }

    /// Announcing these addresses, too.
    ///
    /// @throws IllegalArgumentException as [#checkedAnnounce]
    public HostConfig withAnnounce(List<Multiaddr> value) {
        return new HostConfig(keyPair, listen, value, agentVersion, limits, gate, random, security, expected);
    }

    /// With another gate: only the peers that it says true of are connected.
    public HostConfig withGate(Predicate<PeerId> value) {
        return new HostConfig(keyPair, listen, announce, agentVersion, limits, value, random, security, expected);
    }

    /// With places for those who come from these addresses.
    public HostConfig withExpected(Predicate<InetAddress> value) {
        return new HostConfig(keyPair, listen, announce, agentVersion, limits, gate, random, security, value);
    }

    /// With another name for people.
    public HostConfig withAgentVersion(String value) {
        return new HostConfig(keyPair, listen, announce, value, limits, gate, random, security, expected);
    }

    /// With other kinds of security, best first.
    ///
    /// @throws IllegalArgumentException if there is none
    public HostConfig withSecurity(Security... value) {
        return new HostConfig(keyPair, listen, announce, agentVersion, limits, gate, random, List.of(value), expected);
    }
}
