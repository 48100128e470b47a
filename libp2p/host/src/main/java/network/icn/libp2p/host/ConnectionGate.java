package network.icn.libp2p.host;

import network.icn.libp2p.crypto.PeerId;

/// Decides which peers may be connected at all, in both directions: before a peer is dialled, and again
/// when the handshake has proved who the other end is, before anything of the connection is visible to the
/// application. Refusals are counted as [ConnectionRefusal#GATE] and [DialFailure#GATE]. An open connection
/// is not asked about again: see [Host#disconnect].
///
/// Called from many threads, each with one connection to decide about. It may block; meanwhile that
/// connection keeps its place among [Limits#connections()].
@FunctionalInterface
public interface ConnectionGate {
    /// Lets everybody in.
    ConnectionGate OPEN = peer -> true;

    /// Whether the peer is welcome. A gate that throws an unchecked exception refuses, and the failure is
    /// logged as an error.
    boolean allows(PeerId peer);
}
