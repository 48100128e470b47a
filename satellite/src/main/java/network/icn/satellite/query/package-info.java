/// What people and programs ask the archive, whatever door they come through.
@NullMarked
package network.icn.satellite.query;

import org.jspecify.annotations.NullMarked;
