/// Nodes that misbehave on purpose, for tests, simulations and demonstrations. Each is a wrapper around an honest
/// machine, whose inputs or effects it rewrites; whoever builds a node puts it there. No product knows of them, and no
/// command that operators run (`ArchitectureTest`).
@NullMarked
package network.icn.faults;

import org.jspecify.annotations.NullMarked;
