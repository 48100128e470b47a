/// Certificates in the libp2p TLS form: the peer id of a node on every gRPC connection, without a certificate
/// authority.
@NullMarked
package network.icn.protocol.kernel.tls;

import org.jspecify.annotations.NullMarked;
