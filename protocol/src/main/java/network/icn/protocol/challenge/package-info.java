/// What is proved and what is measured: derive, answer, check; all pure.
@NullMarked
package network.icn.protocol.challenge;

import org.jspecify.annotations.NullMarked;
