package network.icn.satellite.index.jdbc;

import network.icn.protocol.settlement.SlaVerdict;

/// The number of a verdict in the tables; what a verdict is called may change.
final class OutcomeCode {
    private OutcomeCode() {}

    static int of(SlaVerdict.Outcome outcome) {
        return switch (outcome) {
            case MET -> 1;
            case SHORT -> 2;
            case BREACH -> 3;
            case NO_VERDICT -> 4;
            case EXCUSED -> 5;
        };
    }

    static SlaVerdict.Outcome read(int code) {
        for (SlaVerdict.Outcome outcome : SlaVerdict.Outcome.values()) {
            if (of(outcome) == code) {
                return outcome;
            }
        }
        throw new IllegalStateException("index: a verdict from 1 to 5, got " + code);
    }
}
