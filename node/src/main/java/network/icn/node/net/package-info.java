/// Who gets how much of a server's connections and answers.
@NullMarked
package network.icn.node.net;

import org.jspecify.annotations.NullMarked;
