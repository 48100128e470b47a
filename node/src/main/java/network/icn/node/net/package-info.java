/// Where a node listens, how names are looked up, and who gets how much of its connections and answers.
@NullMarked
package network.icn.node.net;

import org.jspecify.annotations.NullMarked;
