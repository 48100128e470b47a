package network.icn.node.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;

/// Where a setting says that a node listens.
///
/// @param key the setting that names the host: `listen.host`
/// @param host an address or a name of this machine
/// @param port 0 lets the system choose
public record ListenAddress(String key, String host, int port) {
    /// The address itself.
    ///
    /// @throws ConfigException if the host has none
    public InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException _) {
            throw ConfigException.of(
                    key, host, "must be an IP address of this machine or a name that has one", "use 0.0.0.0 for all");
        }
    }

    /// That the host has an address, before anything is opened.
    ///
    /// @throws ConfigException if it has none
    public static void require(String key, String host) {
        InetSocketAddress _ = new ListenAddress(key, host, 0).resolve();
    }

    /// What to say when the system refuses to listen there.
    public EnvironmentException refused(IOException cause) {
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        String mend = reason.contains("assign")
                ? "give " + key + " an address of this machine"
                : reason.contains("permission")
                        ? "choose a port above 1023, or let the service bind lower ones"
                        : "free the port or choose another " + key.replace("host", "port");
        return new EnvironmentException("cannot listen on " + this, mend, cause);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
