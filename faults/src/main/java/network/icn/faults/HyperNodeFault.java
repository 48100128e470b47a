package network.icn.faults;

/// Misbehaviour for demonstrations and tests.
public enum HyperNodeFault {
    NONE,
    /// Probes, but says nothing in agreements and delivers nothing.
    SILENT,
    /// Reports every probe as answered within a microsecond.
    LIES_UP,
    /// Reports every probe as failed.
    LIES_DOWN,
    /// Says two different things wherever it may say one.
    EQUIVOCATE,
    /// Asks for what it likes, and not for what follows from its draw.
    CHOOSES_SEED
}
