package network.icn.protocol.settlement;

import java.util.Locale;

/// What the certified reports of some eras say of a HyperNode's conduct ([ConductFinding]). It lowers trust; it never
/// slashes by itself.
public enum ConductVerdict {
    /// Nothing against it.
    CONSISTENT,
    /// Its observations are not in the agreed sets.
    SILENT,
    /// It praises: OK where the committee is sure of the contrary, at several providers, or times that no machine has.
    LIES_UP,
    /// It slanders: FAIL where the committee is sure of the contrary, at most of the providers that it probes.
    LIES_DOWN;

    /// The name in APIs: `lies-up`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
