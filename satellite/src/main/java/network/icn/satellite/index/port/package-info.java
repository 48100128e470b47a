/// What an index engine owes: take entries in, say how far it has come, answer typed questions. No word of a database.
@NullMarked
package network.icn.satellite.index.port;

import org.jspecify.annotations.NullMarked;
