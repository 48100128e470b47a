package network.icn.protocol.challenge;

import network.icn.protocol.signed.Signed;

/// Self-contained proof that a ScalerNode signed bytes that do not belong to its own snapshot.
///
/// @param snapshot the signed [EraSnapshot]
/// @param challenge the signed [PossessionChallenge]
/// @param answer leaves, proof and the signed receipt
public record PossessionEvidence(Signed snapshot, Signed challenge, PossessionAnswer answer) {}
