/// The way in: from a submission over the machine, the check and the disk to a signed receipt.
@NullMarked
package network.icn.satellite.ingest;

import org.jspecify.annotations.NullMarked;
