package network.icn.cli.node;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import network.icn.hypernode.HyperNode;
import network.icn.hypernode.HyperNodeConfig;
import network.icn.hypernode.VoteProtection;
import network.icn.node.FatalHandler;
import network.icn.node.NativeLibraries;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.shell.RunningNode;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;
import network.icn.satellite.SatelliteNode;
import network.icn.satellite.config.SatelliteConfig;
import network.icn.scalernode.ScalerNodeConfig;
import network.icn.scalernode.ScalerNodeDaemon;
import network.icn.scalernode.SnapshotProtection;

/// The three kinds of node.
public enum Role {
    HYPERNODE("HyperNode", "hyper"),
    SCALERNODE("ScalerNode", "scaler"),
    SATELLITE("satellite", "satellite");

    private final String title;
    private final String prefix;

    Role(String title, String prefix) {
        this.title = title;
        this.prefix = prefix;
    }

    /// As on the command line: `hypernode`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As in sentences: `HyperNode`.
    public String title() {
        return title;
    }

    /// The name of a node in a devnet: `hyper-3`.
    public String nodeName(int number) {
        return prefix + "-" + number;
    }

    /// The settings of this role.
    public List<Key<?>> keys() {
        return switch (this) {
            case HYPERNODE -> HyperNodeConfig.KEYS;
            case SCALERNODE -> ScalerNodeConfig.KEYS;
            case SATELLITE -> SatelliteConfig.KEYS;
        };
    }

    /// What a start risks that asks nobody what this node has signed: every role signs what it must never contradict.
    String[] riskOfForce() {
        return switch (this) {
            case HYPERNODE, SCALERNODE ->
                new String[] {
                    "sign at once although the journal is missing or was cut. Only if this key has",
                    "signed nothing in this era and the two before: a second, different statement",
                    "is evidence against this node, for ever"
                };
            case SATELLITE ->
                new String[] {
                    "sign at once although the log was cut or is new and nobody was asked. Only if the",
                    "log has all that was ever acknowledged: whoever holds a receipt for more can",
                    "convict this satellite, for ever"
                };
        };
    }

    /// Complains about whatever would keep a node of these settings from starting, before anything is opened.
    ///
    /// @throws network.icn.node.ConfigException on a wrong setting, key file or network file
    public void check(Settings settings) {
        switch (this) {
            case HYPERNODE -> HyperNode.check(HyperNodeConfig.from(settings));
            case SCALERNODE -> ScalerNodeDaemon.check(ScalerNodeConfig.from(settings));
            case SATELLITE -> SatelliteNode.check(SatelliteConfig.from(settings));
        }
    }

    /// Writes what a node of this role has signed to a file. The node must not run.
    SigningRecord exportProtection(Settings settings, Path file) {
        Instant now = InstantSource.system().instant();
        return switch (this) {
            case HYPERNODE -> VoteProtection.exportTo(HyperNodeConfig.from(settings), file, now);
            case SCALERNODE -> SnapshotProtection.exportTo(ScalerNodeConfig.from(settings), file, now);
            case SATELLITE -> throw new IllegalArgumentException("role: one that is protected, got " + this);
        };
    }

    /// Takes such a file into the journal of a node. The node must not run.
    TakenIn importProtection(Settings settings, Path file) {
        Instant now = InstantSource.system().instant();
        return switch (this) {
            case HYPERNODE -> VoteProtection.importFrom(HyperNodeConfig.from(settings), file, now);
            case SCALERNODE -> SnapshotProtection.importFrom(ScalerNodeConfig.from(settings), file, now);
            case SATELLITE -> throw new IllegalArgumentException("role: one that is protected, got " + this);
        };
    }

    /// Starts a node of this role in this process.
    ///
    /// @param fatal told when the node's disk fails
    /// @param forced signs at once although its journal is missing or was cut
    public RunningNode start(Settings settings, FatalHandler fatal, boolean forced) {
        NativeLibraries.require();
        return switch (this) {
            case HYPERNODE -> {
                HyperNodeConfig config = HyperNodeConfig.from(settings);
                yield HyperNode.start(forced ? config.withForcedStart() : config, fatal, _ -> {});
            }
            case SCALERNODE -> {
                ScalerNodeConfig config = ScalerNodeConfig.from(settings);
                yield ScalerNodeDaemon.start(forced ? config.withForcedStart() : config, fatal);
            }
            case SATELLITE -> SatelliteNode.start(SatelliteConfig.from(settings), fatal, forced);
        };
    }
}
