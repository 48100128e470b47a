package network.icn.libp2p.multiformats;

import static network.icn.libp2p.MalformedException.Reason.BAD_VALUE;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;
import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;
import static network.icn.libp2p.MalformedException.Reason.UNKNOWN_PROTOCOL;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;

/// An address as a sequence of protocols, for example `/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo…`.
///
/// Immutable; compares by bytes. Parsing text or bytes checks every value, asks no name service, and throws
/// nothing but [MalformedException]. Source: multiformats/multiaddr.
public final class Multiaddr {
    /// Bound of the binary form; real addresses have below 200 bytes.
    public static final int MAX_BYTES = 1_024;
    /// Bound of the text form.
    public static final int MAX_TEXT = 4_096;
    /// Bound of the number of protocols in one address.
    public static final int MAX_COMPONENTS = 32;

    private final List<Component> components;
    private final byte[] bytes;
    private final String text;

    private Multiaddr(List<Component> components) throws MalformedException {
        if (components.isEmpty()) {
            throw new MalformedException(TRUNCATED, "empty multiaddr");
        }
        int size = 0;
        StringBuilder shown = new StringBuilder();
        for (Component component : components) {
            size += component.size();
            shown.append(component.text());
        }
        if (size > MAX_BYTES) {
            throw new MalformedException(TOO_LONG, "multiaddr longer than " + MAX_BYTES + " bytes");
        }
        ByteBuffer target = ByteBuffer.allocate(size);
        components.forEach(component -> component.write(target));
        this.components = List.copyOf(components);
        this.bytes = target.array();
        this.text = shown.toString();
    }

    /// Parses the text form; a slash at the end is allowed.
    ///
    /// @throws MalformedException if a protocol is not known, a value is wrong, or a bound is exceeded
    public static Multiaddr parse(String text) throws MalformedException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedException(TOO_LONG, "multiaddr text longer than " + MAX_TEXT);
        }
        if (!text.startsWith("/")) {
            throw new MalformedException(BAD_VALUE, "multiaddr must start with a slash");
        }
        int end = text.endsWith("/") ? text.length() - 1 : text.length();
        List<Component> components = new ArrayList<>();
        int at = 0;
        while (at < end) {
            String name = part(text, at + 1, end);
            AddressProtocol protocol = AddressProtocol.byName(name)
                    .orElseThrow(() -> new MalformedException(UNKNOWN_PROTOCOL, "multiaddr protocol " + name));
            at += 1 + name.length();
            String value = switch (protocol.value()) {
                case NONE -> "";
                case PATH -> text.substring(Math.min(at, end), end);
                case BYTE, PORT, IP4, IP6, NAME, PEER, HASH -> part(text, at + 1, end);
            };
            at += protocol.value() == AddressProtocol.Value.NONE ? 0 : value.length() + 1;
            add(components, Component.parse(protocol, value));
        }
        return new Multiaddr(components);
    }

    private static String part(String text, int from, int end) throws MalformedException {
        if (from > end) {
            throw new MalformedException(TRUNCATED, "multiaddr ends before a value");
        }
        int slash = text.indexOf('/', from);
        return text.substring(from, slash < 0 || slash > end ? end : slash);
    }

    /// Reads the binary form, which must fill `bytes` exactly.
    ///
    /// @throws MalformedException if a protocol is not known, a value is wrong, or a bound is exceeded
    public static Multiaddr fromBytes(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException(TOO_LONG, "multiaddr longer than " + MAX_BYTES + " bytes");
        }
        ByteBuffer source = ByteBuffer.wrap(bytes);
        List<Component> components = new ArrayList<>();
        while (source.hasRemaining()) {
            add(components, Component.read(source));
        }
        return new Multiaddr(components);
    }

    private static void add(List<Component> components, Component next) throws MalformedException {
        if (components.size() == MAX_COMPONENTS) {
            throw new MalformedException(TOO_MANY, "multiaddr with more than " + MAX_COMPONENTS + " protocols");
        }
        if (!components.isEmpty() && components.getLast().protocol().value() == AddressProtocol.Value.PATH) {
            // A path takes all that follows it in the text form, so such bytes would have the text of another address.
            throw new MalformedException(BAD_VALUE, "a protocol behind a path");
        }
        components.add(next);
    }

    /// `/ip4|ip6/ADDRESS/tcp/PORT`.
    ///
    /// @throws IllegalArgumentException if the address is not resolved
    public static Multiaddr tcp(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("address is not resolved: " + address);
        }
        byte[] raw = ip.getAddress();
        int port = address.getPort();
        return trusted(List.of(
                Component.trusted(raw.length == 4 ? AddressProtocol.IP4 : AddressProtocol.IP6, raw),
                Component.trusted(AddressProtocol.TCP, new byte[] {(byte) (port >>> 8), (byte) port})));
    }

    /// `/ip4|ip6/ADDRESS/udp/PORT/quic-v1`.
    ///
    /// @throws IllegalArgumentException if the address is not resolved
    public static Multiaddr quic(InetSocketAddress address) {
        List<Component> components = new ArrayList<>(tcp(address).components);
        Component port = components.removeLast();
        components.add(Component.trusted(AddressProtocol.UDP, port.value()));
        components.add(Component.trusted(AddressProtocol.QUIC_V1, new byte[0]));
        return trusted(components);
    }

    private static Multiaddr trusted(List<Component> components) {
        try {
            return new Multiaddr(components);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// This address with `/p2p/peer` at the end, in place of the one that may be there.
    ///
    /// @throws IllegalArgumentException if the whole is longer than [#MAX_BYTES]
    public Multiaddr withPeer(PeerId peer) {
        List<Component> next = new ArrayList<>(components);
        if (next.getLast().protocol() == AddressProtocol.P2P) {
            next.removeLast();
        }
        next.add(Component.trusted(AddressProtocol.P2P, peer.bytes()));
        return trusted(next);
    }

    /// This address without `/p2p/…` at its end, if there is more of it than that.
    public Multiaddr withoutPeer() {
        boolean ends = components.size() > 1 && components.getLast().protocol() == AddressProtocol.P2P;
        return ends ? trusted(components.subList(0, components.size() - 1)) : this;
    }

    /// The peer named by the last component, if it names one.
    public Optional<PeerId> peerId() {
        Component last = components.getLast();
        if (last.protocol() != AddressProtocol.P2P) {
            return Optional.empty();
        }
        try {
            return Optional.of(PeerId.fromBytes(last.value()));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The socket address if this is exactly `/ip4|ip6/…/tcp/…[/p2p/…]` or the same with `dns`, `dns4`,
    /// `dns6`. A name stays unresolved: the dialler asks the name service.
    public Optional<InetSocketAddress> tcpAddress() {
        return withoutPeer().socketAddress(List.of(AddressProtocol.TCP));
    }

    /// The socket address if this is exactly `/ip4|ip6|dns…/…/udp/…/quic-v1[/p2p/…]`.
    public Optional<InetSocketAddress> quicAddress() {
        return withoutPeer().socketAddress(List.of(AddressProtocol.UDP, AddressProtocol.QUIC_V1));
    }

    /// Whether it names no host, or no port: such an address is good for listening only.
    public boolean isUnspecified() {
        boolean noPort = components.stream()
                .anyMatch(each -> each.protocol().value() == AddressProtocol.Value.PORT && each.port() == 0);
        return noPort
                || ip().filter(ip -> AddressScope.of(ip) == AddressScope.NONE).isPresent();
    }

    /// The IP address that it begins with; empty if it begins with something else, such as a name.
    public Optional<InetAddress> ip() {
        AddressProtocol first = components.getFirst().protocol();
        boolean isIp = first == AddressProtocol.IP4 || first == AddressProtocol.IP6;
        return isIp ? Optional.of(ip(components.getFirst().value())) : Optional.empty();
    }

    /// @param upper the protocols above the host, the one with the port first
    private Optional<InetSocketAddress> socketAddress(List<AddressProtocol> upper) {
        List<AddressProtocol> found =
                components.stream().skip(1).map(Component::protocol).toList();
        if (!found.equals(upper)) {
            return Optional.empty();
        }
        int port = components.get(1).port();
        byte[] host = components.getFirst().value();
        AddressProtocol first = components.getFirst().protocol();
        Optional<InetAddress> ip = ip();
        if (ip.isPresent()) {
            return Optional.of(new InetSocketAddress(ip.get(), port));
        }
        if (first == AddressProtocol.DNS || first == AddressProtocol.DNS4 || first == AddressProtocol.DNS6) {
            return Optional.of(InetSocketAddress.createUnresolved(new String(host, StandardCharsets.UTF_8), port));
        }
        return Optional.empty();
    }

    private static InetAddress ip(byte[] raw) {
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The names of the protocols from left to right, for example `ip4` and `tcp`.
    public List<String> protocols() {
        return components.stream().map(each -> each.protocol().text()).toList();
    }

    /// The binary form, as it stands on the wire; at most [#MAX_BYTES].
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiaddr that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return text;
    }
}
