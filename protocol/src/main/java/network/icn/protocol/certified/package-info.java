/// What a committee has certified: the one form and the one encoding in which it is kept, sent and archived, and the
/// one verifier.
@NullMarked
package network.icn.protocol.certified;

import org.jspecify.annotations.NullMarked;
