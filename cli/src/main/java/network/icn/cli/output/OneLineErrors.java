package network.icn.cli.output;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.NativeLibraries;
import network.icn.node.Reason;
import network.icn.protocol.kernel.bytes.Decimal;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// Every failure becomes one line on stderr that names what is wrong and how to mend it, and an exit code. Never a
/// stack trace, unless somebody asks for one with `ICN_STACK_TRACE=1`.
public final class OneLineErrors {
    private OneLineErrors() {}

    /// Applies to the command and all its subcommands.
    public static void install(CommandLine line) {
        line.setParameterExceptionHandler((failure, _) -> usage(failure));
        line.setExecutionExceptionHandler(OneLineErrors::execution);
        line.setExitCodeExceptionMapper(OneLineErrors::exitCode);
        line.registerConverter(Path.class, OneLineErrors::path);
        line.registerConverter(Long.class, OneLineErrors::number);
    }

    /// Runs the command; what even the library does not catch becomes one line, too.
    public static int guard(CommandLine line, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (LinkageError e) {
            return report(line, String.valueOf(NativeLibraries.failure(e).getMessage()), e);
        } catch (VirtualMachineError e) {
            return report(
                    line,
                    "the machine gave up (" + Reason.of(e) + "); give the process more memory (ICN_JAVA_OPTS=-Xmx...)",
                    e);
        } catch (Error e) {
            return report(line, unexpected(line, e), e);
        }
    }

    private static int report(CommandLine line, String message, Throwable failure) {
        print(line, message);
        trace(line, failure);
        return ExitCode.ENVIRONMENT;
    }

    /// What the platform makes of no text is the folder that we are in, and of `~` a folder of that name.
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("must be a path, got '" + text + "'");
        }
        if (text.startsWith("~")) {
            throw new TypeConversionException("must be a path, and ~ is not expanded, got '" + text + "'");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new TypeConversionException("must be a path, got '" + text + "'");
        }
    }

    private static Long number(String text) {
        try {
            return Decimal.parse(text, 0, Long.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int usage(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        print(line, UsageText.of(failure) + "; see: ./" + name + " --help");
        return ExitCode.USAGE;
    }

    private static int execution(Exception failure, CommandLine line, ParseResult parsed) {
        boolean known = failure instanceof ConfigException || failure instanceof EnvironmentException;
        print(line, known ? String.valueOf(failure.getMessage()) : unexpected(line, failure));
        trace(line, failure);
        return exitCode(failure);
    }

    private static String unexpected(CommandLine line, Throwable failure) {
        return "unexpected failure in ./" + line.getCommandSpec().qualifiedName() + " ("
                + failure.getClass().getSimpleName() + ": " + Reason.of(failure)
                + "); run it again with ICN_STACK_TRACE=1 and report it";
    }

    private static void trace(CommandLine line, Throwable failure) {
        if ("1".equals(System.getenv("ICN_STACK_TRACE"))) {
            failure.printStackTrace(line.getErr());
        }
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.ENVIRONMENT;
    }

    private static void print(CommandLine line, String message) {
        line.getErr().println("icn: " + message.replaceAll("\\p{Cntrl}+", " ").strip());
        line.getErr().flush();
    }
}
