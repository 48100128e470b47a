/// Open leaves are asked for again in the era after: what is lost is a leaf, and not the slot of a
/// member.
@NullMarked
package network.icn.protocol.challenge.retest;

import org.jspecify.annotations.NullMarked;
