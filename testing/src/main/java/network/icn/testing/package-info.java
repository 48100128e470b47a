/// What tests of several modules share and what knows nothing of ICN: the working copy, its documents, waiting.
@NullMarked
package network.icn.testing;

import org.jspecify.annotations.NullMarked;
