/// What keeps a node from signing twice when its identity is kept in two places, or its journal is lost: in
/// which eras it may sign, and what its own statements prove that it has not written down.
@NullMarked
package network.icn.protocol.role.protection;

import org.jspecify.annotations.NullMarked;
