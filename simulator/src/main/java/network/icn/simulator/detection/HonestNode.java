package network.icn.simulator.detection;

import java.util.List;
import java.util.function.Function;
import network.icn.protocol.objects.ObjectEntry;

/// A ScalerNode that keeps its word, and whom nobody may convict.
///
/// @param name in tables
/// @param slandered whether it is also tried beside as many slandering members as may lie
/// @param expected how often a window convicts it
/// @param note what befalls it
record HonestNode(
        String name, Function<Case, Actor> actor, boolean slandered, Function<Case, Double> expected, String note) {
    private static final double TIMEOUTS = 0.01;
    private static final double BUSY = 0.04;
    private static final int DAYS = 30;
    private static final double HOURS = 2;

    static List<HonestNode> all() {
        return List.of(
                new HonestNode(
                        "timeouts",
                        one -> new HonestNodes.TimesOut(TIMEOUTS, one.seed()),
                        true,
                        one -> timeouts(one, 0),
                        "1 % of all questions"),
                new HonestNode(
                        "flaky-route",
                        one -> new HonestNodes.FlakyRoute(one.bench(), TIMEOUTS, one.seed()),
                        false,
                        one -> timeouts(one, one.bench().members() / 3),
                        "a third of the members never reach it, and 1 % of the others' questions time out"),
                new HonestNode(
                        "restarts",
                        one -> new HonestNodes.Away(slotsADay(one), 0.5, TIMEOUTS, one.seed()),
                        true,
                        one -> timeouts(one, 0),
                        "once a day it is away for half of a slot"),
                new HonestNode(
                        "one-outage",
                        one -> new HonestNodes.Away(
                                DAYS * (double) slotsADay(one), HOURS * slotsADay(one) / 24, TIMEOUTS, one.seed()),
                        true,
                        one -> one.odds().honest(TIMEOUTS, 0, one.bench().slandering(), 2 * one.slots() + 2, 0),
                        "two hours a month"),
                new HonestNode(
                        "busy-customer",
                        one -> new HonestNodes.Busy(TIMEOUTS, BUSY, slotsADay(one), one.seed()),
                        true,
                        one -> one.odds().busy(TIMEOUTS, BUSY, one.bench().slandering()),
                        "in the third of each day in which its customers work 4 % of all questions time out"),
                declares("bit-rot-declared, 64 MiB of 100 TiB", 1L << 26),
                declares("bit-rot-declared, 1 GiB of 100 TiB", 1L << 30));
    }

    private static HonestNode declares(String name, long bytes) {
        return new HonestNode(
                name,
                one -> new HonestNodes.DeclaresLoss(bytes / ObjectEntry.LEAF_BYTES, TIMEOUTS, one.seed()),
                false,
                one -> timeouts(one, 0),
                "one bad sector; its object was declared lost, within the budget of P-376");
    }

    private static double timeouts(Case one, int cut) {
        return one.odds().honest(TIMEOUTS, cut, one.bench().slandering(), 0, 0);
    }

    private static int slotsADay(Case one) {
        return one.erasADay() * one.slots();
    }
}
