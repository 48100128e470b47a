package network.icn.satellite.index;

/// The index cannot answer now. The log has everything; the question can be asked again in a moment.
public final class IndexDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IndexDownException() {
        super("the index is being made again");
    }

    IndexDownException(RuntimeException cause) {
        super("the index cannot answer now", cause);
    }
}
