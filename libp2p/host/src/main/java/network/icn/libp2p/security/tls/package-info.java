/// `/tls/1.0.0`: TLS 1.3 in which each side shows one self-signed certificate that its identity key vouches for.
@NullMarked
package network.icn.libp2p.security.tls;

import org.jspecify.annotations.NullMarked;
