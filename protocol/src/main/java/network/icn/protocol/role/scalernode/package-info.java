/// The role of the audited server: which challenges it answers, and what it commits to. Pure.
@NullMarked
package network.icn.protocol.role.scalernode;

import org.jspecify.annotations.NullMarked;
