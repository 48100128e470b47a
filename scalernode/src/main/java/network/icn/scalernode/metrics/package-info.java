/// What a ScalerNode counts.
@NullMarked
package network.icn.scalernode.metrics;

import org.jspecify.annotations.NullMarked;
