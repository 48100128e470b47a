/// Eras, slots and the timetable of agreement.
@NullMarked
package network.icn.protocol.era;

import org.jspecify.annotations.NullMarked;
