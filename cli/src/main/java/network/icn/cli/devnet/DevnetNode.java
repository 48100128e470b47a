package network.icn.cli.devnet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.node.Role;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;

/// One node of a devnet: its name, its place on disk, its address.
///
/// @param name as people read it: `scaler-1`
/// @param directory its key file and its data
/// @param endpoint the port that the registry announces
/// @param web where a satellite shows its page; unused otherwise
record DevnetNode(
        String name, Role role, Path directory, NodeId id, Endpoint endpoint, Endpoint web, Optional<FaultKind> fault) {
    static final String KEY_FILE = "node.key";

    /// Its data directory.
    Path data() {
        return directory.resolve("data");
    }

    /// The settings that make it this node; everything else is at its default.
    ///
    /// @param place of the whole devnet
    Map<String, String> settings(DevnetPlace place, DevnetOptions options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data.dir", data().toString());
        settings.put("key.file", directory.resolve(KEY_FILE).toString());
        settings.put("network.file", place.networkFile().toString());
        settings.put("listen.host", endpoint.host());
        settings.put("ops.port", "0");
        switch (role) {
            case SCALERNODE -> settings.put("capacity", Long.toString(options.generatedBytes()));
            case HYPERNODE -> {}
            case SATELLITE -> {
                settings.put("web.host", web.host());
                settings.put("web.port", Integer.toString(web.port()));
                settings.put("beacon.dealer.file", place.dealerFile().toString());
                settings.put("store", options.store());
            }
        }
        inside().ifPresent(kind -> settings.put("fault", kind.text()));
        return settings;
    }

    /// The fault that it has itself. A satellite that is down behaves well: it is the devnet that stops it.
    Optional<FaultKind> inside() {
        return fault.filter(kind -> !kind.isOutside());
    }

    Settings resolved(DevnetPlace place, DevnetOptions options) {
        List<Key<?>> keys = inside().isPresent() ? FaultyNodes.keys(role) : role.keys();
        return Settings.ofFlags(role.text(), keys, settings(place, options));
    }
}
