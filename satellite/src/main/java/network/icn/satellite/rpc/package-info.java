/// The gRPC service: submissions from HyperNodes of the registry, reads from anybody.
@NullMarked
package network.icn.satellite.rpc;

import org.jspecify.annotations.NullMarked;
