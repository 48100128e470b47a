/// What can be asked of a ScalerNode: the contract that each kind of challenge keeps, and the list of them.
@NullMarked
package network.icn.protocol.challenge;

import org.jspecify.annotations.NullMarked;
