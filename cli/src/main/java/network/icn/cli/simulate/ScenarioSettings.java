package network.icn.cli.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.faults.HyperNodeFault;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.simulator.gossip.GossipScenario;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Scenario;

/// What may be changed of a scenario, by flags or in a YAML file.
final class ScenarioSettings {
    static final Key<String> SCENARIO = Key.text("scenario", "in a file: the scenario that it changes");
    private static final Key<Integer> NODES =
            Key.integer("nodes", "HyperNodes, or honest nodes of gossip alone", 1, GossipScenario.MAX_HONEST);
    private static final Key<Integer> SCALERNODES = Key.integer("scalernodes", "ScalerNodes", 1, 256);
    private static final Key<Integer> SATELLITES = Key.integer("satellites", "satellites", 1, 16);
    private static final Key<Integer> ERAS = Key.integer("eras", "eras to run", 1, 10_000);
    private static final Key<Duration> ERA =
            Key.duration("era", "length of an era", Duration.ofSeconds(10), Duration.ofHours(2));
    private static final Key<Integer> LOSS =
            Key.integer("loss", "messages lost on a link, in parts per thousand", 0, 900);
    private static final Key<Duration> DELAY =
            Key.duration("delay", "median one-way delay of a link", Duration.ofMillis(1), Duration.ofSeconds(2));
    private static final Key<Integer> BANDWIDTH =
            Key.integer("bandwidth", "what a link carries each way, in kilobytes a second", 1, 10_000_000);
    private static final Key<HyperNodeFault> LIAR =
            Key.choice("liar", "what the last HyperNode does", HyperNodeFault.class);
    private static final Key<Integer> SYBILS = Key.integer(
            "sybils",
            "attackers of gossip alone; as many as there are to --nodes if absent",
            0,
            GossipScenario.MAX_SYBILS);
    private static final Key<Switch> SCORES =
            Key.choice("scores", "whether nodes of gossip alone score their peers", Switch.class);
    static final Key<Integer> SEED = Key.integer("seed", "where all randomness comes from", 0, Integer.MAX_VALUE)
            .withDefault("1");

    static final List<Key<?>> KEYS = List.of(
            SCENARIO, NODES, SCALERNODES, SATELLITES, ERAS, ERA, LOSS, DELAY, BANDWIDTH, LIAR, SYBILS, SCORES, SEED);

    /// What means nothing to whole networks, and what means nothing to gossip alone.
    private static final List<Key<?>> OF_GOSSIP = List.of(SYBILS, SCORES);

    private static final List<Key<?>> OF_NETWORKS =
            List.of(SCALERNODES, SATELLITES, ERAS, ERA, LOSS, DELAY, BANDWIDTH, LIAR);

    private static final double PER_THOUSAND = 1_000.0;
    private static final long BYTES_PER_KILOBYTE = 1_000;

    private enum Switch {
        ON,
        OFF
    }

    private ScenarioSettings() {}

    /// Every scenario that ships.
    static List<String> names() {
        return Stream.concat(
                        Scenario.all().stream().map(Scenario::name),
                        GossipScenario.all().stream().map(GossipScenario::name))
                .toList();
    }

    /// The scenario of that name with what the settings change.
    ///
    /// @throws ConfigException when there is none, or the parts do not fit together
    static SimulatedRun run(String name, Settings settings) {
        long seed = settings.get(SEED);
        Optional<GossipScenario> gossip = GossipScenario.find(name);
        refuse(gossip.isPresent() ? OF_NETWORKS : OF_GOSSIP, name, settings);
        if (gossip.isPresent()) {
            return new GossipRun(apply(gossip.get(), settings), seed);
        }
        Scenario base = Scenario.named(name)
                .orElseThrow(() -> ConfigException.of(
                        "SCENARIO",
                        name,
                        "must be a known scenario or a YAML file",
                        "use one of " + String.join(", ", names())));
        return new NetworkRun(apply(base, settings), seed);
    }

    private static void refuse(List<Key<?>> keys, String scenario, Settings settings) {
        for (Key<?> key : keys) {
            settings.find(key).ifPresent(value -> {
                throw ConfigException.of(key.name(), value.toString(), "means nothing to " + scenario, "leave it out");
            });
        }
    }

    private static GossipScenario apply(GossipScenario base, Settings settings) {
        try {
            GossipScenario sized = settings.find(NODES).map(base::scaledTo).orElse(base);
            GossipScenario attacked =
                    settings.find(SYBILS).map(sized::withSybils).orElse(sized);
            return settings.find(SCORES).filter(Switch.OFF::equals).isPresent() ? attacked.withoutScores() : attacked;
        } catch (IllegalArgumentException e) {
            throw misfit(e);
        }
    }

    private static ConfigException misfit(IllegalArgumentException e) {
        return ConfigException.of("scenario", String.valueOf(e.getMessage()), "must fit together", "change it");
    }

    /// The scenario with what the settings change.
    ///
    /// @throws ConfigException when the parts do not fit together
    private static Scenario apply(Scenario base, Settings settings) {
        LinkModel links = base.links();
        try {
            return new Scenario(
                    base.name(),
                    base.summary(),
                    settings.find(NODES).orElse(base.hyperNodes()),
                    settings.find(SCALERNODES).orElse(base.scalerNodes()),
                    settings.find(SATELLITES).orElse(base.satellites()),
                    settings.find(ERAS).orElse(base.eras()),
                    settings.find(ERA).orElse(base.eraLength()),
                    links.withMedianDelay(settings.find(DELAY).orElse(links.medianDelay()))
                            .withLoss(settings.find(LOSS)
                                    .map(loss -> loss / PER_THOUSAND)
                                    .orElse(links.loss()))
                            .withBytesPerSecond(settings.find(BANDWIDTH)
                                    .map(kilobytes -> kilobytes * BYTES_PER_KILOBYTE)
                                    .orElse(links.bytesPerSecond())),
                    settings.find(LIAR).orElse(base.liar()),
                    base.clocks(),
                    base.faults(),
                    base.shards());
        } catch (IllegalArgumentException e) {
            throw misfit(e);
        }
    }

    /// The command that makes the run again.
    static String replay(Scenario scenario, long seed) {
        return "./icn simulate " + scenario.name() + " --nodes " + scenario.hyperNodes() + " --scalernodes "
                + scenario.scalerNodes() + " --satellites " + scenario.satellites() + " --eras " + scenario.eras()
                + " --era " + scenario.eraLength().toSeconds() + "s --loss "
                + Math.round(scenario.links().loss() * PER_THOUSAND) + " --delay "
                + scenario.links().medianDelay().toMillis() + "ms --bandwidth "
                + scenario.links().bytesPerSecond() / BYTES_PER_KILOBYTE + " --liar "
                + scenario.liar().name().toLowerCase(Locale.ROOT).replace('_', '-') + " --seed " + seed;
    }
}
