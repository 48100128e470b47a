package network.icn.cli.output;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What somebody got wrong on the command line, in our words: `key: rule, got value`. The library's own texts name its
/// classes and its indices.
final class UsageText {
    private UsageText() {}

    static String of(ParameterException failure) {
        if (failure instanceof MissingParameterException || failure instanceof UnmatchedArgumentException) {
            // What is missing is mostly what somebody mistyped.
            List<String> words = failure.getCommandLine().getUnmatchedArguments();
            if (!words.isEmpty()) {
                return unmatched(failure.getCommandLine(), words.getFirst());
            }
        }
        if (failure instanceof MissingParameterException missing) {
            return missing(missing);
        }
        if (failure instanceof OverwrittenOptionException overwritten) {
            return name(overwritten.getOverwritten()) + ": must be given once";
        }
        return Optional.ofNullable(failure.getArgSpec())
                .map(arg -> wrong(arg, failure))
                .orElseGet(() -> firstLower(failure.getMessage()));
    }

    /// The first is what somebody mistyped; what comes behind it may only look wrong.
    private static String unmatched(CommandLine line, String word) {
        if (word.startsWith("-")) {
            return "no such option '" + word + "'";
        }
        boolean command = !line.getSubcommands().isEmpty()
                && line.getCommandSpec().positionalParameters().isEmpty();
        return (command ? "no such command '" : "nothing is expected there, got '") + word + "'";
    }

    /// What is required and was left out, or an option whose value was.
    private static String missing(MissingParameterException failure) {
        List<ArgSpec> missing = failure.getMissing();
        boolean withoutValue = missing.size() == 1
                && missing.getFirst() instanceof OptionSpec option
                && isGiven(failure.getCommandLine(), option);
        String names = missing.stream().map(UsageText::name).collect(Collectors.joining(", "));
        return withoutValue
                ? names + ": must have a value, " + missing.getFirst().paramLabel()
                : names + ": must be given";
    }

    private static boolean isGiven(CommandLine line, OptionSpec option) {
        return line.getParseResult() != null
                && line.getParseResult().originalArgs().stream()
                        .anyMatch(word -> List.of(option.names()).contains(word));
    }

    private static String wrong(ArgSpec arg, ParameterException failure) {
        String value = String.valueOf(failure.getValue());
        if (arg.type() == boolean.class) {
            return name(arg) + ": must stand without a value, got '" + value + "'";
        }
        if (failure.getCause() instanceof TypeConversionException rule) {
            return name(arg) + ": " + rule.getMessage();
        }
        return name(arg) + ": must be " + arg.paramLabel() + ", got '" + value + "'";
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    private static String firstLower(@Nullable String message) {
        return message == null || message.isEmpty()
                ? "wrong usage"
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
