package network.icn.node.clock.rpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import network.icn.node.clock.ClockGuard;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.clock.TimeAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The call by which a HyperNode tells its time: our nonce leaves when the call begins, one signed answer comes
/// back. Nothing is kept of a call but what its own object holds, and membership and rate come first.
public final class TimeDoor {
    private static final Logger LOG = LoggerFactory.getLogger(TimeDoor.class);

    /// What a satellite asks beside the time: what the caller has of its log.
    public interface LogQuestion {
        boolean wants(NodeId member);

        /// @param last empty if it has nothing
        void answered(NodeId member, Optional<Signed> last);
    }

    private final ClockGuard guard;
    private final Optional<LogQuestion> question;

    public TimeDoor(ClockGuard guard) {
        this(guard, Optional.empty());
    }

    public TimeDoor(ClockGuard guard, LogQuestion question) {
        this(guard, Optional.of(question));
    }

    private TimeDoor(ClockGuard guard, Optional<LogQuestion> question) {
        this.guard = guard;
        this.question = question;
    }

    /// Call it on the call's own thread, where [PeerIdentity] is known.
    public StreamObserver<TimeTold> open(StreamObserver<TimeAsked> asker) {
        Optional<NodeId> peer = PeerIdentity.current().filter(guard::isHyperNode);
        if (peer.isEmpty()) {
            asker.onError(Status.PERMISSION_DENIED
                    .withDescription("only HyperNodes of the registry")
                    .asRuntimeException());
            return new Ignored();
        }
        Optional<Hash32> nonce = guard.ask(peer.get());
        if (nonce.isEmpty()) {
            asker.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("one time exchange every half second")
                    .asRuntimeException());
            return new Ignored();
        }
        Optional<LogQuestion> aside = question.filter(open -> open.wants(peer.get()));
        Exchange exchange = new Exchange(peer.get(), nonce.get(), guard.monotonic(), asker, aside);
        asker.onNext(ClockCodec.asked(nonce.get(), aside.isPresent()));
        return exchange;
    }

    private final class Exchange implements StreamObserver<TimeTold> {
        private final NodeId peer;
        private final Hash32 nonce;
        private final Duration sentAt;
        private final StreamObserver<TimeAsked> asker;
        private final Optional<LogQuestion> aside;
        private boolean over;

        Exchange(
                NodeId peer,
                Hash32 nonce,
                Duration sentAt,
                StreamObserver<TimeAsked> asker,
                Optional<LogQuestion> aside) {
            this.aside = aside;
            this.peer = peer;
            this.nonce = nonce;
            this.sentAt = sentAt;
            this.asker = asker;
        }

        @Override
        public void onNext(TimeTold told) {
            Duration receivedAt = guard.monotonic();
            if (over) {
                return;
            }
            over = true;
            try {
                var answer = new TimeAnswer(nonce, ClockCodec.time(told), sentAt, receivedAt);
                var verdict = guard.hear(peer, answer, ClockCodec.draw(told));
                LOG.atTrace()
                        .addKeyValue("peer", peer)
                        .addKeyValue("verdict", verdict)
                        .log("time told");
                if (aside.isPresent()) {
                    aside.get().answered(peer, ClockCodec.log(told));
                }
                asker.onCompleted();
            } catch (MalformedException e) {
                asker.onError(
                        Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            }
        }

        @Override
        public void onError(Throwable cause) {
            over = true;
        }

        @Override
        public void onCompleted() {
            if (!over) {
                over = true;
                asker.onCompleted();
            }
        }
    }

    /// What comes after a refusal.
    private static final class Ignored implements StreamObserver<TimeTold> {
        @Override
        public void onNext(TimeTold told) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }
}
