package network.icn.node.rpc;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The outermost interceptor: an exception that a service lets escape is our bug. It is logged here with everything,
/// and the peer learns only that there was one.
final class UncaughtExceptionInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptionInterceptor.class);
    private static final Status INTERNAL = Status.INTERNAL.withDescription("internal error");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        QuietCall<Q, A> quiet = new QuietCall<>(call);
        try {
            return new QuietListener<>(next.startCall(quiet, headers), quiet);
        } catch (RuntimeException e) {
            quiet.escaped(e);
            return new ServerCall.Listener<>() {};
        }
    }

    /// Lets no detail of an internal error out, however the service reports it.
    private static final class QuietCall<Q, A> extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private boolean closed;

        QuietCall(ServerCall<Q, A> delegate) {
            super(delegate);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            boolean ours = status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.UNKNOWN;
            if (ours) {
                log(words(status), status.getCause());
            }
            super.close(ours ? INTERNAL : status, ours ? new Metadata() : trailers);
        }

        void escaped(RuntimeException e) {
            log("escaped exception", e);
            if (!closed) {
                closed = true;
                delegate().close(INTERNAL, new Metadata());
            }
        }

        /// A service may give no more than an exception, or a bare code.
        private static String words(Status status) {
            if (status.getDescription() != null) {
                return status.getDescription();
            }
            Throwable cause = status.getCause();
            return cause == null ? "it says only " + status.getCode() : Reason.of(cause);
        }

        /// What the machine could not do says all in one line.
        private void log(String what, @Nullable Throwable e) {
            boolean ofMachine = e instanceof EnvironmentException;
            LOG.atError()
                    .setCause(ofMachine ? null : e)
                    .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                    .log("call failed inside: {}", ofMachine && e != null ? Reason.of(e) : what);
        }
    }

    private static final class QuietListener<Q, A>
            extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final QuietCall<Q, A> call;

        QuietListener(ServerCall.Listener<Q> delegate, QuietCall<Q, A> call) {
            super(delegate);
            this.call = call;
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                call.escaped(e);
            }
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onCancel() {
            guarded(super::onCancel);
        }

        @Override
        public void onComplete() {
            guarded(super::onComplete);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }
    }
}
