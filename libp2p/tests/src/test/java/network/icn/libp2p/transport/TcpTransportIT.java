package network.icn.libp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse when their queue is full")
class TcpTransportIT {
    @Test
    void aDialThatTakesTooLongFailsAndOneThatIsSlowDoesNot() throws Exception {
        try (FullDoor inbound = new FullDoor()) {
            assertThatThrownBy(() -> TcpTransport.dial(inbound.address(), Duration.ofMillis(200)))
                    .isInstanceOf(SocketTimeoutException.class);

            CompletableFuture<RawConnection> slow = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    slow.complete(TcpTransport.dial(inbound.address(), Duration.ofSeconds(40)));
                } catch (Exception e) {
                    slow.completeExceptionally(e);
                }
            });
            assertThatThrownBy(() -> slow.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            inbound.open();
            assertThat(slow.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
