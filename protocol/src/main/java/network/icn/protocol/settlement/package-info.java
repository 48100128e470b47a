/// What certified reports mean: verdicts on ScalerNodes and on the conduct of HyperNodes.
@NullMarked
package network.icn.protocol.settlement;

import org.jspecify.annotations.NullMarked;
