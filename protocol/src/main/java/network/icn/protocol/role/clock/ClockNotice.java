package network.icn.protocol.role.clock;

/// What a node tells of its clock, whatever its role.
public sealed interface ClockNotice {
    /// Our own clock is wrong: a HyperNode sends no probe and counts none, a dealer hands out no round.
    record Suspect(String detail) implements ClockNotice {}

    /// The clock is right again.
    record Confirmed() implements ClockNotice {}

    /// For a while too few members have told the time to know anything. Nothing follows but this warning.
    record Unknown(String detail) implements ClockNotice {}

    /// What was found, once a second.
    record Measured(ClockJudgement judgement) implements ClockNotice {}
}
