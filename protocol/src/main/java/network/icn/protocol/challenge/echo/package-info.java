/// Echoes: how long a ScalerNode takes to send a nonce back.
@NullMarked
package network.icn.protocol.challenge.echo;

import org.jspecify.annotations.NullMarked;
