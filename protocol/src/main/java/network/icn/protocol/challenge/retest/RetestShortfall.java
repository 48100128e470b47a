package network.icn.protocol.challenge.retest;

import network.icn.protocol.challenge.Shortfall;

/// Why too many leaves were lost.
///
/// @param lost leaves that two committees asked for in vain
/// @param eras in which they were found to be lost
public record RetestShortfall(int lost, int eras) implements Shortfall {
    @Override
    public String text() {
        return "possession: " + lost + " leaves lost in " + eras + (eras == 1 ? " era" : " eras")
                + ", asked for again and again and never proved, promised fewer than " + Retest.CONVICTING;
    }
}
