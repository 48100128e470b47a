/// The daemon of the audited server: the shell around [network.icn.protocol.role.scalernode.ScalerNodeMachine].
@NullMarked
package network.icn.scalernode;

import org.jspecify.annotations.NullMarked;
