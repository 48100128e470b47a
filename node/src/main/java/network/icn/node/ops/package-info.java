/// What operators and scrapers ask a node: metrics, health, readiness.
@NullMarked
package network.icn.node.ops;

import org.jspecify.annotations.NullMarked;
