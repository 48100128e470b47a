/// Whether a ScalerNode's tree of objects goes on from the one that a report names: asked once an era.
@NullMarked
package network.icn.protocol.challenge.growth;

import org.jspecify.annotations.NullMarked;
