package network.icn.libp2p.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.MalformedException;
import org.junit.jupiter.api.Test;

class AddressTokensTest {
    private static final InetSocketAddress DIALLER = at("10.0.0.1", 4_001);
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

    private final AtomicLong now = new AtomicLong(-5);
    private final AddressTokens tokens = new AddressTokens(new SecureRandom(), _ -> true, now::get);

    @Test
    void aTokenIsGoodForItsAddressAndHoldsTheConnectionId() {
        byte[] token = token(DIALLER);

        int start = check(token, DIALLER);

        assertThat(Arrays.copyOfRange(token, start, token.length)).isEqualTo(ID);
    }

    @Test
    void itIsGoodForNobodyElse() {
        byte[] token = token(DIALLER);

        assertThat(check(token, at("10.0.0.2", 4_001))).isEqualTo(-1);
        assertThat(check(token, at("10.0.0.1", 4_002))).isEqualTo(-1);
        assertThat(check(token, at("2001:db8::1", 4_001))).isEqualTo(-1);
        AddressTokens others = new AddressTokens(new SecureRandom(), _ -> true, now::get);
        assertThat(others.validateToken(Unpooled.wrappedBuffer(token), DIALLER)).isEqualTo(-1);
    }

    @Test
    void itIsGoodForItsLifeOnly() {
        byte[] token = token(DIALLER);

        now.addAndGet(AddressTokens.LIFE.toNanos());
        assertThat(check(token, DIALLER)).isPositive();
        now.incrementAndGet();
        assertThat(check(token, DIALLER)).isEqualTo(-1);
    }

    @Test
    void whoNeedNotShowOneGetsNone() {
        AddressTokens idle = new AddressTokens(new SecureRandom(), _ -> false, now::get);

        assertThat(idle.writeToken(Unpooled.buffer(), Unpooled.wrappedBuffer(ID), DIALLER))
                .isFalse();
    }

    @Test
    void whateverIsChangedItIsRefused() {
        byte[] token = token(DIALLER);

        assertThat(Fuzz.run(Fuzz.CASES, 64 << 10, List.of(token), input -> {
                    if (check(input, DIALLER) < 0) {
                        throw new MalformedException(MalformedException.Reason.BAD_SIGNATURE, "token");
                    }
                    assertThat(input).isEqualTo(token);
                }))
                .containsKeys(Fuzz.ACCEPTED, "BAD_SIGNATURE");
    }

    private byte[] token(InetSocketAddress address) {
        ByteBuf out = Unpooled.buffer(tokens.maxTokenLength());
        assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(ID), address)).isTrue();
        assertThat(out.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
        return ByteBufUtil.getBytes(out);
    }

    private int check(byte[] token, InetSocketAddress address) {
        return tokens.validateToken(Unpooled.wrappedBuffer(token), address);
    }

    private static InetSocketAddress at(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }
}
