package network.icn.node;

import org.jspecify.annotations.Nullable;

/// The machine failed us: port taken, disk full, file damaged. The message is one line: what happened, what to do.
public final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /// What the process ends with (design README, "Command line").
    public static final int EXIT_CODE = 3;

    public EnvironmentException(String what, String mend) {
        this(what, mend, null);
    }

    public EnvironmentException(String what, String mend, @Nullable Throwable cause) {
        super(OneLine.of(what + because(cause) + "; " + mend), cause);
    }

    private static String because(@Nullable Throwable cause) {
        return cause == null ? "" : " (" + Reason.of(cause) + ")";
    }
}
