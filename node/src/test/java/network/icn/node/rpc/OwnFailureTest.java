package network.icn.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OwnFailureTest {
    @Test
    void onlyWhatThisMachineLacksIsItsOwnFailure() {
        Status unavailable = Status.UNAVAILABLE;
        for (Throwable ours : List.of(
                new OutOfMemoryError("Java heap space"),
                new NoClassDefFoundError("gone"),
                new RejectedExecutionException("event executor terminated"),
                new ChannelException("Failed to open a socket.", new SocketException("Too many open files")))) {
            assertThat(OwnFailure.is(unavailable.withCause(ours).asRuntimeException()))
                    .isTrue();
            assertThat(OwnFailure.is(
                            Status.UNKNOWN.withCause(new IOException(ours)).asRuntimeException()))
                    .isTrue();
        }
        for (Throwable theirs : List.of(
                new UnknownHostException("nohost.invalid"),
                new ConnectException("Connection refused"),
                new SocketException("Network is unreachable"),
                new ChannelException("anything"),
                new IllegalArgumentException("Invalid host or port"))) {
            assertThat(OwnFailure.is(unavailable.withCause(theirs).asRuntimeException()))
                    .isFalse();
        }
        assertThat(OwnFailure.is(Status.RESOURCE_EXHAUSTED
                        .withDescription("Failed to open a socket.")
                        .asRuntimeException()))
                .as("what a server says of itself")
                .isFalse();
    }
}
