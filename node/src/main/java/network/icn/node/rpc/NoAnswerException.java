package network.icn.node.rpc;

import io.grpc.StatusRuntimeException;

/// A node was asked and has not answered: it is away, too slow, or turns questions away. It may another time.
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(StatusRuntimeException failure) {
        super(failure.getMessage(), failure);
    }
}
