package network.icn.protocol.challenge.retest;

import network.icn.protocol.challenge.Shortfall;

/// Leaves were lost in an era.
///
/// @param lost leaves that two committees asked for in vain
public record RetestShortfall(int lost) implements Shortfall {
    @Override
    public String text() {
        return "possession: " + lost + (lost == 1 ? " leaf" : " leaves")
                + " lost, asked for again and again and never proved, promised none";
    }
}
