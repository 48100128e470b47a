/// What an operator takes along when a node moves to another machine.
@NullMarked
package network.icn.node.protection;

import org.jspecify.annotations.NullMarked;
