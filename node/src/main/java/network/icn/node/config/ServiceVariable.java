package network.icn.node.config;

import java.util.regex.Pattern;

/// What Kubernetes puts into the environment of every container for every Service of its namespace. A Service called
/// `icn-scalernode` or `icn-satellite-web` makes names that look like ours; nobody meant them for us.
final class ServiceVariable {
    private static final Pattern NAME = Pattern.compile(
            "(.*_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]{1,5}_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    /// The value tells `ICN_SATELLITE_WEB_PORT` of a Service from the setting `web.port`: no port looks like that.
    private static final Pattern URL = Pattern.compile("(tcp|udp|sctp)://.*");

    private ServiceVariable() {}

    /// @param name behind the prefix of a role
    static boolean is(String name, String value) {
        boolean port = name.equals("PORT") || name.endsWith("_PORT");
        return NAME.matcher(name).matches() || (port && URL.matcher(value).matches());
    }
}
