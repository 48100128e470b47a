/// The local beacon chain: signing rounds whose time has come, and remembering which values are right.
@NullMarked
package network.icn.satellite.beacon;

import org.jspecify.annotations.NullMarked;
