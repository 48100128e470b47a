/// What a committee agrees on: the deterministic merge of signed observations.
@NullMarked
package network.icn.protocol.report;

import org.jspecify.annotations.NullMarked;
