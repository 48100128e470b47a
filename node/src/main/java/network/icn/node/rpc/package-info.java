/// gRPC over mutual TLS 1.3, bound to peer ids: servers, channels, and what stands before every service.
@NullMarked
package network.icn.node.rpc;

import org.jspecify.annotations.NullMarked;
