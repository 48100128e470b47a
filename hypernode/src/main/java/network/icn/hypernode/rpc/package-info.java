/// How a HyperNode talks to ScalerNodes and satellites: gRPC over mutual TLS.
@NullMarked
package network.icn.hypernode.rpc;

import org.jspecify.annotations.NullMarked;
