@NullMarked
package network.icn.protocol.challenge.parity;

import org.jspecify.annotations.NullMarked;
