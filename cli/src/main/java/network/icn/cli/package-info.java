@NullMarked
package network.icn.cli;

import org.jspecify.annotations.NullMarked;
