/// Statements, their headers and their signatures: the one place where signed bytes are made and checked.
@NullMarked
package network.icn.protocol.kernel.signed;

import org.jspecify.annotations.NullMarked;
