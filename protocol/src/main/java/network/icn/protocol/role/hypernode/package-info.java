/// The verifier's rules: when it probes, what it observes, how it takes part in agreements, and to whom it delivers.
@NullMarked
package network.icn.protocol.role.hypernode;

import org.jspecify.annotations.NullMarked;
