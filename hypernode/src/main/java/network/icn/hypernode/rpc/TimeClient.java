package network.icn.hypernode.rpc;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.clock.DrawnBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells satellites and ScalerNodes the time: they ask with a nonce as soon as the call begins. Blocks nobody;
/// a member that is away hears it another time.
public final class TimeClient {
    private static final Logger LOG = LoggerFactory.getLogger(TimeClient.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RegistryHistory history;
    private final GrpcChannels channels;

    public TimeClient(RegistryHistory history, GrpcChannels channels) {
        this.history = history;
        this.channels = channels;
    }

    /// @param time signs our time under a nonce; called once, on a thread of the network
    /// @param draw who drew this node to tell it, where not everybody does
    /// @param log what is here of a satellite's log; asked for by one that may have lost the end of it
    public void tell(
            NodeId member, Function<Hash32, Signed> time, Optional<DrawnBy> draw, Supplier<Optional<Signed>> log) {
        Teller teller = new Teller(member, nonce -> ClockCodec.told(time.apply(nonce), draw), log);
        if (history.satellite(member).isPresent()) {
            ManagedChannel channel =
                    channel(member, history.satellite(member).get().endpoint());
            SatelliteServiceGrpc.newStub(channel)
                    .withDeadlineAfter(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                    .tellTime(teller);
        } else {
            ManagedChannel channel =
                    channel(member, history.scalerNode(member).orElseThrow().endpoint());
            ScalerNodeServiceGrpc.newStub(channel)
                    .withDeadlineAfter(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                    .tellTime(teller);
        }
    }

    private ManagedChannel channel(NodeId member, Endpoint endpoint) {
        return channels.to(member, endpoint);
    }

    private static final class Teller implements ClientResponseObserver<TimeTold, TimeAsked> {
        private final NodeId member;
        private final Function<Hash32, TimeTold> answer;
        private final Supplier<Optional<Signed>> log;
        private @Nullable ClientCallStreamObserver<TimeTold> call;
        private boolean told;

        Teller(NodeId member, Function<Hash32, TimeTold> answer, Supplier<Optional<Signed>> log) {
            this.log = log;
            this.member = member;
            this.answer = answer;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<TimeTold> stream) {
            this.call = stream;
        }

        private ClientCallStreamObserver<TimeTold> call() {
            return Objects.requireNonNull(call, "gRPC calls beforeStart first");
        }

        @Override
        public void onNext(TimeAsked asked) {
            if (told) {
                return;
            }
            told = true;
            try {
                TimeTold time = answer.apply(ClockCodec.nonce(asked));
                call().onNext(asked.getAboutLog() ? ClockCodec.withLog(time, log.get()) : time);
                call().onCompleted();
            } catch (MalformedException e) {
                call().cancel("malformed", e);
            }
        }

        @Override
        public void onError(Throwable cause) {
            LOG.atTrace()
                    .addKeyValue("member", member)
                    .addKeyValue("cause", cause.toString())
                    .log("time not told");
        }

        @Override
        public void onCompleted() {
            if (!told) {
                call().cancel("no question came", null);
            }
        }
    }
}
