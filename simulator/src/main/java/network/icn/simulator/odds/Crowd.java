package network.icn.simulator.odds;

/// The members of a committee, by what becomes of the leaves that they ask for.
///
/// @param asking are answered where nothing is lost
/// @param sulked whether who of these has asked for a lost leaf gets nothing for the rest of the
///     era
/// @param refused have all their leaves open: a cheater gives them nothing
/// @param slandering have all their leaves open: they say that they got nothing
/// @param shielding have none open: they say that all is proved
public record Crowd(int asking, boolean sulked, int refused, int slandering, int shielding) {
    /// Members of which all leaves are open.
    int open() {
        return refused + slandering;
    }
}
