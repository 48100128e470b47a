/// What every node process shares: key file, configuration, mutual TLS, operational endpoints, write-ahead file.
/// Nothing here knows a role.
@NullMarked
package network.icn.node;

import org.jspecify.annotations.NullMarked;
