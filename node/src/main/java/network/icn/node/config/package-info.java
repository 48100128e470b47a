/// Settings of a node: flag over environment over YAML over default, each with its origin.
@NullMarked
package network.icn.node.config;

import org.jspecify.annotations.NullMarked;
