package network.icn.cli.output;

import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Every failure becomes one line on stderr that names what is wrong and how to mend it, and an exit code. Never a
/// stack trace, unless somebody asks for one with `ICN_STACK_TRACE=1`.
public final class OneLineErrors {
    private OneLineErrors() {}

    /// Applies to the command and all its subcommands.
    public static void install(CommandLine line) {
        line.setParameterExceptionHandler((failure, _) -> usage(failure));
        line.setExecutionExceptionHandler(OneLineErrors::execution);
        line.setExitCodeExceptionMapper(OneLineErrors::exitCode);
    }

    private static int usage(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        String message = failure.getMessage() == null ? "wrong usage" : failure.getMessage();
        String hint = failure instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
        print(line, hint + "; see: ./" + line.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int execution(Exception failure, CommandLine line, ParseResult parsed) {
        int exit = exitCode(failure);
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        boolean known = failure instanceof ConfigException || failure instanceof EnvironmentException;
        print(
                line,
                known
                        ? message
                        : parsed.commandSpec().qualifiedName() + ": unexpected "
                                + failure.getClass().getSimpleName() + ": " + message
                                + "; run again with ICN_STACK_TRACE=1 and report it");
        if ("1".equals(System.getenv("ICN_STACK_TRACE"))) {
            failure.printStackTrace(line.getErr());
        }
        return exit;
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.ENVIRONMENT;
    }

    private static void print(CommandLine line, String message) {
        line.getErr().println("icn: " + message.replaceAll("\\p{Cntrl}+", " ").strip());
        line.getErr().flush();
    }
}
