/// One HyperNode's summary of an era for a shard.
@NullMarked
package network.icn.protocol.observation;

import org.jspecify.annotations.NullMarked;
