package network.icn.libp2p.gossipsub.rpc;

import org.jspecify.annotations.Nullable;

/// What a message says about its author, all of it optional on the wire and unchecked here.
///
/// @param from the author's peer id
/// @param sequence 8 bytes, big-endian, rising with each message of the author
/// @param key the author's public key as protobuf, needed when `from` does not hold it
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this package
record Authorship(
        byte @Nullable [] from, byte @Nullable [] sequence, byte @Nullable [] signature, byte @Nullable [] key) {
    static final Authorship NONE = new Authorship(null, null, null, null);

    boolean isAbsent() {
        return from == null && sequence == null && signature == null && key == null;
    }
}
