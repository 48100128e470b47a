package network.icn.libp2p;

import java.io.IOException;

/// Bytes or text from outside break a rule of their format. The reason is the metric label; the message is for people.
public final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Why the input was refused.
    public enum Reason {
        /// The input ends before the value does.
        TRUNCATED,
        /// A length is above the limit of its field.
        TOO_LONG,
        /// More repeated elements than allowed.
        TOO_MANY,
        /// A varint is longer than 9 bytes, not minimal, or out of range.
        BAD_VARINT,
        /// A protobuf tag, wire type or required field is wrong.
        BAD_FIELD,
        /// Text is not in its base, or not UTF-8.
        BAD_TEXT,
        /// A multihash or CID is not one that a peer id can have.
        BAD_HASH,
        /// A public key is not usable.
        BAD_KEY,
        /// A signature does not verify.
        BAD_SIGNATURE,
        /// A multiaddr names a protocol this implementation does not know.
        UNKNOWN_PROTOCOL,
        /// The value of a multiaddr component is not valid for its protocol.
        BAD_VALUE,
        /// A message that the protocol does not allow at this point.
        UNEXPECTED
    }

    /// What kind of fault it was.
    private final Reason reason;

    /// With a message for people, and for counters a reason.
    public MalformedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// What kind of fault it was.
    public Reason reason() {
        return reason;
    }
}
