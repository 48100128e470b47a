/// What is proved and what is measured: derive, answer, check; all pure.
@NullMarked
package network.icn.protocol.challenge.possession;

import org.jspecify.annotations.NullMarked;
