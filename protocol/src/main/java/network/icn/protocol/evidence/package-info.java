/// What proves misbehaviour to everybody: the sum of all kinds.
@NullMarked
package network.icn.protocol.evidence;

import org.jspecify.annotations.NullMarked;
