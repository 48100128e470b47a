/// One probe of one ScalerNode: what is asked when, and which outcome an answer or a failure is.
@NullMarked
package network.icn.protocol.probe;

import org.jspecify.annotations.NullMarked;
