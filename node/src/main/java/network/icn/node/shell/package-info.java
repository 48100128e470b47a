/// What the shells of all machines share: how a machine is stepped, and how a node begins and ends.
@NullMarked
package network.icn.node.shell;

import org.jspecify.annotations.NullMarked;
