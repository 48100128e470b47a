/// What certified reports mean: verdicts on ScalerNodes and on the conduct of HyperNodes.
@NullMarked
package network.icn.protocol.sla;

import org.jspecify.annotations.NullMarked;
