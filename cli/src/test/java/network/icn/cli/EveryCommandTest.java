package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Wrong words at every command that there is, whichever will be added: our one line, never the library's.
class EveryCommandTest {
    /// Texts of the library behind the command line.
    private static final List<String> FOREIGN = List.of(
            "Missing required",
            "missing required",
            "Invalid value",
            "invalid value",
            "should be specified",
            "Expected parameter",
            "expected parameter",
            "Unmatched",
            "is not a",
            "could not convert",
            "Exception");

    static Stream<CommandLine> commands() {
        return leaves(Icn.commandLine(Map.of()));
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        List<CommandLine> below = line.getSubcommands().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("help"))
                .map(Map.Entry::getValue)
                .toList();
        return below.isEmpty() ? Stream.of(line) : below.stream().flatMap(EveryCommandTest::leaves);
    }

    private static List<String> words(CommandLine line) {
        return Arrays.asList(
                line.getCommandSpec().qualifiedName().substring("icn ".length()).split(" ", -1));
    }

    private static Ran run(CommandLine line, String... more) {
        List<String> args = new ArrayList<>(words(line));
        args.addAll(List.of(more));
        return Ran.icn(args.toArray(String[]::new));
    }

    private static List<OptionSpec> options(CommandLine line, boolean withValue) {
        return line.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> withValue == (option.arity().min() > 0))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatItDoesNotKnowIsNamed(CommandLine line) {
        assertRefused(run(line, "--nosuch"), "no such option '--nosuch'", "--help");
        if (line.getCommandSpec().positionalParameters().stream().noneMatch(ArgSpec::isMultiValue)) {
            assertRefused(run(line, "a", "b", "c", "d"), "got '", "--help");
        }
        assertRefused(run(line, "--nosuch=1", "a", "b"), "no such option '--nosuch=1'");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOptionWithoutItsValueIsNamed(CommandLine line) {
        for (OptionSpec option : options(line, true)) {
            assertRefused(run(line, option.longestName()), option.longestName() + ": must have a value");
            if (line.getCommandSpec().findOption("--json") != null) {
                assertRefused(run(line, option.longestName(), "--json"), option.longestName() + ": must have a value");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aSwitchWithAValueAndWhatIsGivenTwiceIsNamed(CommandLine line) {
        for (OptionSpec option : options(line, false)) {
            String name = option.longestName();
            assertRefused(run(line, name + "=maybe"), name + ": must stand without a value, got 'maybe'");
            assertRefused(run(line, name, name), name + ": must be given once");
        }
        for (OptionSpec option : options(line, true)) {
            String name = option.longestName();
            if (!option.isMultiValue()) {
                assertRefused(run(line, name, "1", name, "1"), name + ": must be given once");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsRequiredIsNamed(CommandLine line) {
        for (ArgSpec arg : line.getCommandSpec().args()) {
            if (arg.required()) {
                String name = arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
                assertRefused(run(line), name, "must be given");
            }
        }
    }

    @Test
    void aGroupWithoutACommandSaysSo() {
        for (String group : List.of("network", "hypernode", "scalernode", "satellite", "hypernode config", "soak")) {
            assertRefused(Ran.icn(group.split(" ", -1)), "command: must be given", "./icn " + group + " --help");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "devnet, --hypernodes, '0|65|-1|1.5|x'",
        "devnet, --scalernodes, '0|65|+1|01|\u0663'",
        "devnet, --satellites, '0|17|one| |1e1'",
        "devnet, --eras, '-1|10001|3s|x|0x1'",
        "devnet, --era, '20|4s|2h|-5s|\u0663s'",
        "devnet, --capacity, '63KiB|2TiB|64XB|-1MiB|many'",
        "devnet, --log-level, 'loud|INF|2|in fo|error;'",
        "simulate one-liar, --eras, '0|-1|x|1.5|\u0663'",
        "simulate one-liar, --seed, 'x|1.5|-|0x1|18446744073709551616'",
        "simulate one-liar, --era, '20|0s|-5s|x|1y'",
        "simulate one-liar, --delay, '20|-5ms|x|1y|\u0663ms'",
        "simulate one-liar, --loss, 'much|101%|-1|x|\u0663'",
    })
    void aWrongValueIsNamedWithItsRule(String command, String option, String values) {
        for (String value : values.split("\\|", -1)) {
            List<String> args = new ArrayList<>(List.of(command.split(" ", -1)));
            args.addAll(List.of(option, value));

            assertRefused(Ran.icn(args.toArray(String[]::new)), option.substring(2), "must be", "got '" + value + "'");
        }
    }

    private static void assertRefused(Ran ran, String... words) {
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
        assertThat(ran.err()).startsWith("icn: ").contains(words).contains("; ").doesNotContain(FOREIGN);
    }
}
