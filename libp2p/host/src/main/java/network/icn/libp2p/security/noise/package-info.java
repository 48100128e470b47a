/// Noise_XX_25519_ChaChaPoly_SHA256 as libp2p uses it: handshake, identity payload, encrypted channel.
@NullMarked
package network.icn.libp2p.security.noise;

import org.jspecify.annotations.NullMarked;
