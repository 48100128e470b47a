package network.icn.protocol.kernel.identity;

import network.icn.protocol.kernel.bytes.Payload;

/// A proof, and whose it is said to be.
///
/// @param key a public key of BLS12-381, 96 bytes, if it is one
public record KeyedProof(Payload key, VrfProof proof) {}
