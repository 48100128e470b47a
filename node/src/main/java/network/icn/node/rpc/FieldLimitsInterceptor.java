package network.icn.node.rpc;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Function;

/// Refuses a request that breaks a limit declared beside its fields, before the service sees it.
public final class FieldLimitsInterceptor implements ServerInterceptor {
    private final Function<Message, Optional<String>> check;

    /// @param check names the broken limit, or nothing
    public FieldLimitsInterceptor(Function<Message, Optional<String>> check) {
        this.check = check;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                Optional<String> broken = message instanceof Message known ? check.apply(known) : Optional.empty();
                if (broken.isPresent()) {
                    refused = true;
                    call.close(Status.INVALID_ARGUMENT.withDescription(broken.get()), new Metadata());
                } else {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                // A service that never got its message would complain about the missing one.
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }
}
