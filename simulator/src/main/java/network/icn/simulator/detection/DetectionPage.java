package network.icn.simulator.detection;

import java.util.ArrayList;
import java.util.List;
import network.icn.simulator.odds.DetectionTable;

/// The page that says what is found and what is not.
public final class DetectionPage {
    private static final String EVIDENCE = """
            | signs wrong bytes (`data-loss`) | its signed answer, in the first era in which a lost leaf is \
            asked for | \
            `ScalerNodeDaemonIT.lostDataLeavesSignedProof`, `DevnetIT.aLiarAndLostDataAreNamedAndChangeNothing` |
            | `shrinking-root` | its signed snapshots, in the first era with the smaller tree | \
            `SnapshotConflictTest.aTreeThatShrinksOrChangesConvicts`, \
            `DevnetIT.treesThatAreAnotherOneAreNamedByTheirSnapshotsAndWhoRefusesSomeByTheGap` |
            | writes what it has lost out of its tree | it cannot show that the tree goes on from the one of the last \
            report: a signed wrong proof, or two committees that asked in vain (P-380, P-381) | \
            `GrowthNetworkTest` |
            | `equivocating-root` | two signed snapshots of one era, in that era | \
            `SnapshotConflictTest.twoForOneEraConvict` |
            | `chooses-seed`, a HyperNode | its signed challenge and its σ, when the era is over | \
            `ChosenSeedTest.whoAsksWhatItLikesIsConvicted`, `DevnetIT.aLiarAndLostDataAreNamedAndChangeNothing` |
            """;

    private static final String SURPRISES = """
            What these tables say, and nobody would guess:

            - **Large committees are easier to dilute.** A list has 64 places for 128 members or 256, so nearly
              half of the members, refused, fill it: 0.01 % lost is found in a month with 0.6 of 128 and with
              0.09 of 256, though they ask for more leaves than a small committee, whose list of 256 places
              nobody can fill and which finds it for certain.
            - **Helpers matter less than refusals**: as many shielding members as may lie hide their own leaves
              and no more.""";

    private static final String HONEST = """
            Two years of a small network (100 at night, by `--profile small --eras 0 --years 100`), a tenth of
            that of a large one, whose eras cost ten times as much. Each window is judged at its end;
            *convicted* is a breach on any track. A promise of 99 % is kept by who is away for two hours a
            month. A route that fails for a third of the members is not tried beside slandering members:
            together they are more than half, and decide on timing ([verdicts](verdicts.md#three-tracks)).

            What was declared lost before the era's beacon is asked for as long as the tree stands. Asked again, the
            declaration is an answer (P-356): it costs the budget of P-376, and no test of possession.""";

    private static final String BEGINNING = """
            # Detection

            What a loss of data, or any other way to cheat, comes to: how soon it convicts, how often it does
            not, and how often chance convicts who is honest. Made by

            ```
            COMMAND
            ```

            on DATE. The numbers follow from the seed alone, whatever machine works them out. The same for a
            network of its own prints `./icn network show network.json --detection`.

            - *Worked out* is the chance by formulas and by the chance of every score after every era (package
              `simulator.odds`), *observed* is what the protocol's own draw, merge, retest and judge came to
              (package `simulator.detection`). Where both are given, what was observed lies in the 99.9 %
              interval around what was worked out, or the command ends with 1.
            - Agreement and signatures are left out: the observations are taken to be those of the agreed value,
              and a stream of hashes stands for each member's σ. A leader that leaves observations out is not
              simulated.
            - Trees have 2.7·10^10 leaves, 100 TiB; which are lost follows from a seed. An era is an hour of
              twelve slots.
            - *An era*: its questions bring a lost leaf to light. No era alone convicts (P-371). *A day*, *a
              month*: convicted that long after the first era with the loss, with an availability of 99 %
              promised.

            ## Worked out

            *Careless*: what it has lost it does not answer; who refuses just that looks the same. *Dilutes*: it
            refuses as many members as it can and stays up, and each that asks for a lost leaf for the rest of
            the era, so that the list of what is asked for again fills with leaves that it has. That there is
            no better way to dilute while it stays up is not shown; whoever refuses half of the members at
            random has more members' turns, and half of all probes failed, which the test of timing rejects
            within a day.""";

    private DetectionPage() {}

    /// @param command that makes it again
    /// @param date on which it was made
    /// @param tables what is worked out, as lines, one text a network
    public static String of(
            String command, String date, List<List<String>> tables, List<Tried> cheaters, List<Tried> honest) {
        List<String> out = new ArrayList<>(BEGINNING
                .replace("COMMAND", command)
                .replace("DATE", date)
                .lines()
                .toList());
        for (List<String> table : tables) {
            out.addAll(List.of("", "```"));
            table.stream().map(String::stripTrailing).forEach(out::add);
            out.add("```");
        }
        out.add("");
        out.addAll(SURPRISES.lines().toList());
        out.addAll(List.of("", "## Caught", ""));
        addCheaters(
                out,
                cheaters.stream()
                        .filter(each -> each.expected().convicted() > 0)
                        .toList());
        out.addAll(List.of(
                "",
                "By evidence, and no statistics:",
                "",
                "| cheater | convicted by | shown by |",
                "| --- | --- | --- |"));
        out.addAll(EVIDENCE.lines().toList());
        out.addAll(List.of("", "## Not caught", ""));
        out.add("Nobody is convicted; what is seen all the same is said in the last column.");
        out.add("");
        addCheaters(
                out,
                cheaters.stream()
                        .filter(each -> each.expected().convicted() == 0)
                        .toList());
        out.addAll(List.of("", "## Honest", ""));
        out.addAll(HONEST.lines().toList());
        out.add("");
        addHonest(out, honest);
        return String.join("\n", out) + "\n";
    }

    private static void addHonest(List<String> out, List<Tried> honest) {
        out.add("| ScalerNode | network | beside | eras | windows convict: worked out | observed | what befalls it |");
        out.add("| --- | --- | --- | --- | --- | --- | --- |");
        for (Tried each : honest) {
            out.add("| "
                    + String.join(
                            " | ",
                            each.name(),
                            each.profile(),
                            each.beside(),
                            String.valueOf(each.eras()),
                            DetectionTable.bound(each.expected().convicted()),
                            each.convicted().hits() + " of " + each.convicted().tries(),
                            each.note())
                    + " |");
        }
    }

    private static void addCheaters(List<String> out, List<Tried> cheaters) {
        out.add("| cheater | network | beside | eras | era: worked out | observed | day: worked out | observed | |");
        out.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Tried each : cheaters) {
            boolean drawn = !Double.isNaN(each.expected().named());
            out.add("| "
                    + String.join(
                            " | ",
                            each.name(),
                            each.profile(),
                            each.beside(),
                            String.valueOf(each.eras()),
                            drawn ? DetectionTable.chance(each.expected().named()) : "",
                            drawn ? each.named().hits() + " of " + each.named().tries() : "",
                            DetectionTable.chance(each.expected().convicted()),
                            each.convicted().hits() + " of " + each.convicted().tries(),
                            each.note())
                    + " |");
        }
    }
}
