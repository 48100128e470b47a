/// What truly happened in a run, written down by the model and not by the machines that are judged.
@NullMarked
package network.icn.simulator.ledger;

import org.jspecify.annotations.NullMarked;
