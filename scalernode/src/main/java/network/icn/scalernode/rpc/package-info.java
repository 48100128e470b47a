/// The gRPC service: HyperNodes of the registry ask, and nobody else gets an answer.
@NullMarked
package network.icn.scalernode.rpc;

import org.jspecify.annotations.NullMarked;
