/// What a ScalerNode stores as one growing tree of objects: entries, proofs, and what an owner signs about them.
@NullMarked
package network.icn.protocol.objects;

import org.jspecify.annotations.NullMarked;
