package network.icn.libp2p.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens of Retry packets: who sends one back is where its packets claim to come from (RFC 9000, 8.1). A
/// dialler pays for one with a round trip, so they are asked for only where the inbound is busy.
///
/// A token is a MAC over time, address and connection id, then the time in nanoseconds, then the connection
/// id that the dialler chose at first.
final class AddressTokens implements QuicTokenHandler {
    /// More than a round trip, less than anybody needs to find out somebody else's token.
    static final Duration LIFE = Duration.ofSeconds(10);

    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final int PREFIX_BYTES = MAC_BYTES + Long.BYTES;
    private static final int MAX_ADDRESS_BYTES = 16;

    private final SecretKeySpec key;
    private final Predicate<InetAddress> wanted;
    private final LongSupplier clock;

    /// @param wanted whether a dialler from there has to show a token
    /// @param clock nanoseconds, as of [System#nanoTime]
    AddressTokens(SecureRandom random, Predicate<InetAddress> wanted, LongSupplier clock) {
        byte[] secret = new byte[MAC_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
        this.wanted = wanted;
        this.clock = clock;
    }

    /// False lets the dialler in without a token.
    @Override
    public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
        if (!wanted.test(address.getAddress())) {
            return false;
        }
        byte[] id = ByteBufUtil.getBytes(connectionId);
        long now = clock.getAsLong();
        out.writeBytes(mac(now, id, address)).writeLong(now).writeBytes(id);
        return true;
    }

    /// Returns where the connection id begins in a good token, -1 for another.
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        if (token.readableBytes() < PREFIX_BYTES || token.readableBytes() > maxTokenLength()) {
            return -1;
        }
        byte[] bytes = ByteBufUtil.getBytes(token);
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        byte[] mac = new byte[MAC_BYTES];
        parts.get(mac);
        long made = parts.getLong();
        byte[] id = new byte[parts.remaining()];
        parts.get(id);
        long age = clock.getAsLong() - made;
        boolean inTime = age >= 0 && age <= LIFE.toNanos();
        return inTime && MessageDigest.isEqual(mac, mac(made, id, address)) ? PREFIX_BYTES : -1;
    }

    @Override
    public int maxTokenLength() {
        return PREFIX_BYTES + Quic.MAX_CONN_ID_LEN;
    }

    private byte[] mac(long time, byte[] id, InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        ByteBuffer said = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + MAX_ADDRESS_BYTES + id.length)
                .putLong(time)
                .putInt(address.getPort())
                .putInt(ip.length)
                .put(ip)
                .put(id);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(said.flip());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
