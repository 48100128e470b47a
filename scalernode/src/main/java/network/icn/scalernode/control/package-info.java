/// How an operator's command reaches the objects of a ScalerNode: through the running node, or in its place.
@NullMarked
package network.icn.scalernode.control;

import org.jspecify.annotations.NullMarked;
