package network.icn.cli.output;

import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;

/// What scripts rely on.
public final class ExitCode {
    /// Done and true.
    public static final int OK = 0;
    /// The thing checked is false.
    public static final int FALSE = 1;
    /// Wrong usage or configuration.
    public static final int USAGE = ConfigException.EXIT_CODE;
    /// Port taken, disk full, database unreachable.
    public static final int ENVIRONMENT = EnvironmentException.EXIT_CODE;

    private ExitCode() {}
}
