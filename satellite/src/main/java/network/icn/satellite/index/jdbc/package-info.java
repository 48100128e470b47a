/// The index in an SQL database: H2 in one file. The only place that knows SQL and its libraries.
@NullMarked
package network.icn.satellite.index.jdbc;

import org.jspecify.annotations.NullMarked;
