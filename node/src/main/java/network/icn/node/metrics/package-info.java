/// Names and conventions of metrics.
@NullMarked
package network.icn.node.metrics;

import org.jspecify.annotations.NullMarked;
