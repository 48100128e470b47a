/// The commands that run one node or show its configuration.
@NullMarked
package network.icn.cli.node;

import org.jspecify.annotations.NullMarked;
