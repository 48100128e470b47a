package network.icn.libp2p.multiformats;

import java.util.Optional;

/// The multiaddr protocols known here. Received addresses with any other code are skipped, one by one.
/// Source: multiformats/multiaddr protocols.csv; onion, garlic and http-path are left out on purpose.
enum AddressProtocol {
    IP4(4, "ip4", Value.IP4),
    TCP(6, "tcp", Value.PORT),
    DCCP(33, "dccp", Value.PORT),
    IP6(41, "ip6", Value.IP6),
    IP6ZONE(42, "ip6zone", Value.NAME),
    IPCIDR(43, "ipcidr", Value.BYTE),
    DNS(53, "dns", Value.NAME),
    DNS4(54, "dns4", Value.NAME),
    DNS6(55, "dns6", Value.NAME),
    DNSADDR(56, "dnsaddr", Value.NAME),
    SCTP(132, "sctp", Value.PORT),
    UDP(273, "udp", Value.PORT),
    P2P_WEBRTC_STAR(275, "p2p-webrtc-star", Value.NONE),
    P2P_WEBRTC_DIRECT(276, "p2p-webrtc-direct", Value.NONE),
    P2P_STARDUST(277, "p2p-stardust", Value.NONE),
    WEBRTC_DIRECT(280, "webrtc-direct", Value.NONE),
    WEBRTC(281, "webrtc", Value.NONE),
    P2P_CIRCUIT(290, "p2p-circuit", Value.NONE),
    UDT(301, "udt", Value.NONE),
    UTP(302, "utp", Value.NONE),
    UNIX(400, "unix", Value.PATH),
    P2P(421, "p2p", Value.PEER),
    HTTPS(443, "https", Value.NONE),
    TLS(448, "tls", Value.NONE),
    SNI(449, "sni", Value.NAME),
    NOISE(454, "noise", Value.NONE),
    QUIC(460, "quic", Value.NONE),
    QUIC_V1(461, "quic-v1", Value.NONE),
    WEBTRANSPORT(465, "webtransport", Value.NONE),
    CERTHASH(466, "certhash", Value.HASH),
    WS(477, "ws", Value.NONE),
    WSS(478, "wss", Value.NONE),
    P2P_WEBSOCKET_STAR(479, "p2p-websocket-star", Value.NONE),
    HTTP(480, "http", Value.NONE),
    MEMORY(777, "memory", Value.NAME);

    /// The form of a component's value.
    enum Value {
        NONE(0),
        BYTE(1),
        PORT(2),
        IP4(4),
        IP6(16),
        NAME(-1),
        PATH(-1),
        PEER(-1),
        HASH(-1);

        private final int size;

        Value(int size) {
            this.size = size;
        }

        /// Bytes of the value, or -1 when the value carries its length as a varint.
        int size() {
            return size;
        }
    }

    /// The name that `/p2p` had before; still found in texts.
    private static final String OLD_P2P_NAME = "ipfs";

    private final int code;
    private final String text;
    private final Value value;

    AddressProtocol(int code, String text, Value value) {
        this.code = code;
        this.text = text;
        this.value = value;
    }

    public int code() {
        return code;
    }

    /// The name in the text form, without slashes.
    public String text() {
        return text;
    }

    Value value() {
        return value;
    }

    static Optional<AddressProtocol> byCode(long code) {
        for (AddressProtocol protocol : values()) {
            if (protocol.code == code) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    static Optional<AddressProtocol> byName(String name) {
        if (name.equals(OLD_P2P_NAME)) {
            return Optional.of(P2P);
        }
        for (AddressProtocol protocol : values()) {
            if (protocol.text.equals(name)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
