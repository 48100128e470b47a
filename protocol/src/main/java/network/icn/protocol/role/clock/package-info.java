/// Whether our own clock can be trusted: signed answers of other members, and the rule that weighs them.
@NullMarked
package network.icn.protocol.role.clock;

import org.jspecify.annotations.NullMarked;
