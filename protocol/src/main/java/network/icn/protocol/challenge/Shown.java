package network.icn.protocol.challenge;

/// What one member has shown of itself in a certified shard about one ScalerNode: what it had to ask, and what it
/// says came of it.
///
/// @param draw of the era: whatever it should have asked follows from it
/// @param <S> summary of the kind of challenge
public record Shown<S>(ProbeDraw draw, S summary) {}
