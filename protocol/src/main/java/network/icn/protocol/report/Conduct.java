package network.icn.protocol.report;

/// How one member's observation compares with what the committee agreed on. Counts, not a judgement: an observer behind
/// a
/// bad route is honest (quorum.md 4, item 7).
///
/// @param member index in the committee
/// @param cells slots of targets that it voted on
/// @param falseUp its OK where the committee says DOWN
/// @param falseDown its FAIL where the committee says UP
/// @param flattering targets for which its median latency is less than an eighth of the committee's
public record Conduct(int member, int cells, int falseUp, int falseDown, int flattering) {}
