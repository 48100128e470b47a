/// Who verifies whom in an era: shards and committees, drawn by the beacon in integer arithmetic.
@NullMarked
package network.icn.protocol.network.committee;

import org.jspecify.annotations.NullMarked;
