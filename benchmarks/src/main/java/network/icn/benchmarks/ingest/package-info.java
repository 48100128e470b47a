/// How fast a satellite takes certified reports in, against the signature checks and hashes that nobody can save.
@NullMarked
package network.icn.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
