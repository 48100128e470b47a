package network.icn.node;

import java.nio.file.Path;

/// Wrong usage or configuration, to be mended by the person who started the process. The message is one line: what,
/// value, rule, mend.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /// What the process ends with (design README, "Command line").
    public static final int EXIT_CODE = 2;

    private final String key;

    private ConfigException(String key, String message) {
        super(OneLine.of(message));
        this.key = key;
    }

    /// A setting whose value breaks its rule.
    ///
    /// @param key the setting and where its value came from, for example `grpc.port (flag)`
    public static ConfigException of(String key, String value, String rule, String mend) {
        return new ConfigException(key, key + ": " + rule + ", got '" + OneLine.brief(value) + "'; " + mend);
    }

    /// Parts of the configuration that do not fit together.
    ///
    /// @param complaint names the value and its rule
    public static ConfigException of(String key, String complaint, String mend) {
        return new ConfigException(key, complaint + "; " + mend);
    }

    /// A file of the configuration that cannot be used as it is.
    public static ConfigException of(Path file, String rule, String mend) {
        return new ConfigException(file.toString(), file + ": " + rule + "; " + mend);
    }

    /// The setting or file at fault.
    public String key() {
        return key;
    }
}
