/// Eras, slots and the timetable of agreement.
@NullMarked
package network.icn.protocol.network.era;

import org.jspecify.annotations.NullMarked;
