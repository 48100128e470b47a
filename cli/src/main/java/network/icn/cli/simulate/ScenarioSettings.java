package network.icn.cli.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Scenario;

/// What may be changed of a scenario, by flags or in a YAML file.
final class ScenarioSettings {
    static final Key<String> SCENARIO = Key.text("scenario", "in a file: the scenario that it changes");
    private static final Key<Integer> NODES = Key.integer("nodes", "HyperNodes", 1, Scenario.MAX_HYPER_NODES);
    private static final Key<Integer> SCALERNODES = Key.integer("scalernodes", "ScalerNodes", 1, 256);
    private static final Key<Integer> SATELLITES = Key.integer("satellites", "satellites", 1, 16);
    private static final Key<Integer> ERAS = Key.integer("eras", "eras to run", 1, 10_000);
    private static final Key<Duration> ERA =
            Key.duration("era", "length of an era", Duration.ofSeconds(10), Duration.ofHours(2));
    private static final Key<Integer> LOSS =
            Key.integer("loss", "messages lost on a link, in parts per thousand", 0, 900);
    private static final Key<Duration> DELAY =
            Key.duration("delay", "median one-way delay of a link", Duration.ofMillis(1), Duration.ofSeconds(2));
    private static final Key<HyperNodeFault> LIAR =
            Key.choice("liar", "what the last HyperNode does", HyperNodeFault.class);
    static final Key<Integer> SEED = Key.integer("seed", "where all randomness comes from", 0, Integer.MAX_VALUE)
            .withDefault("1");

    static final List<Key<?>> KEYS =
            List.of(SCENARIO, NODES, SCALERNODES, SATELLITES, ERAS, ERA, LOSS, DELAY, LIAR, SEED);

    private static final double PER_THOUSAND = 1_000.0;

    private ScenarioSettings() {}

    /// The scenario with what the settings change.
    ///
    /// @throws ConfigException when the parts do not fit together
    static Scenario apply(Scenario base, Settings settings) {
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
                    new LinkModel(
                            settings.find(DELAY).orElse(links.medianDelay()),
                            links.spread(),
                            links.jitterShare(),
                            settings.find(LOSS).map(loss -> loss / PER_THOUSAND).orElse(links.loss())),
                    settings.find(LIAR).orElse(base.liar()));
        } catch (IllegalArgumentException e) {
            throw ConfigException.of("scenario", String.valueOf(e.getMessage()), "must fit together", "change it");
        }
    }

    /// The command that makes the run again.
    static String replay(Scenario scenario, long seed) {
        return "./icn simulate " + scenario.name() + " --nodes " + scenario.hyperNodes() + " --scalernodes "
                + scenario.scalerNodes() + " --satellites " + scenario.satellites() + " --eras " + scenario.eras()
                + " --era " + scenario.eraLength().toSeconds() + "s --loss "
                + Math.round(scenario.links().loss() * PER_THOUSAND) + " --delay "
                + scenario.links().medianDelay().toMillis() + "ms --liar "
                + scenario.liar().name().toLowerCase(Locale.ROOT).replace('_', '-') + " --seed " + seed;
    }
}
