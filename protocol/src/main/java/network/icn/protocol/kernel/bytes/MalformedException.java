package network.icn.protocol.kernel.bytes;

/// Bytes that are not what they claim to be. Caught where the bytes came in and turned into a verdict; carries no stack
/// trace, because a hostile peer decides how often it is made.
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
