package network.icn.libp2p.host;

import java.util.Optional;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;

/// A peer that one peer tells another about.
///
/// @param envelope its signed record, not opened yet; without it only a peer whose address is known can be dialled
record PeerOffer(PeerId peer, Optional<SignedEnvelopeBytes> envelope) {}
