package network.icn.protocol.challenge;

/// What a kind of challenge holds against a ScalerNode: a record of the kind, with what was measured and what was
/// promised.
public interface Shortfall {
    /// One line for people: what was measured, then what was promised.
    String text();
}
