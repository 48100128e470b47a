@NullMarked
package network.icn.protocol.objects;

import org.jspecify.annotations.NullMarked;
