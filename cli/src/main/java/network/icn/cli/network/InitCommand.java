package network.icn.cli.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a network without members.
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Makes a network file without members, signed by its authority.",
        footer = {
            "",
            "Example:",
            "  ./icn network init network.json --name mynet --authority authority.key --dealer-public 12D3...:98..."
        })
final class InitCommand implements Callable<Integer> {
    private static final Key<String> NAME = Key.text("name", "name of the network");
    private static final Key<Path> AUTHORITY = Key.path("authority", "key file of whoever signs the network file");
    private static final Key<Path> DEALER =
            Key.path("dealer", "key file of the local beacon chain; --dealer-public does without its secret");
    private static final Key<DealerPublic> DEALER_PUBLIC = Key.of(
            "dealer-public",
            "public part of the dealer's key, as icn network dealer prints it on the dealer's machine",
            "must be what icn network dealer prints, PEER_ID:HEX",
            DealerPublic::parse);
    private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");
    private static final Key<Instant> GENESIS = Key.of(
            "genesis",
            "start of era 0; the next full hour if absent",
            "must be a UTC time in whole seconds from " + EARLIEST + " to " + LATEST + ", as in 2026-01-01T00:00:00Z",
            InitCommand::instant);
    private static final Key<Duration> ERA = Key.duration(
                    "era", "length of an era, the unit of reporting", Duration.ofSeconds(5), Duration.ofHours(2))
            .withDefault("1h");
    private static final Key<Integer> SLOTS = Key.integer(
                    "slots", "slots of an era; each gets one verdict", 1, EraClock.MAX_SLOTS)
            .withDefault("12");
    private static final Key<Integer> WINDOW = Key.integer(
            "window-slots",
            "slots over which promises are judged, in whole eras; 30 days if absent",
            1,
            Integer.MAX_VALUE);
    private static final Key<Duration> BEACON_PERIOD = Key.duration(
                    "beacon-period", "time between beacon rounds", Duration.ofSeconds(1), Duration.ofMinutes(1))
            .withDefault("3s");
    private static final List<Key<?>> KEYS = Stream.of(
                    Stream.of(NAME, AUTHORITY, DEALER, DEALER_PUBLIC, GENESIS, ERA, SLOTS),
                    ParameterKeys.ALL.stream(),
                    Stream.of(WINDOW, BEACON_PERIOD))
            .<Key<?>>flatMap(keys -> keys)
            .toList();
    private static final Duration HOUR = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the network file to make")
    private Path file;

    @CommandLine.Option(names = "--json", description = "print one JSON object")
    private boolean json;

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new InitCommand()), KEYS);
    }

    private static Instant instant(String text) {
        try {
            Instant time = Instant.parse(text.strip());
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST) || !time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
                throw new IllegalArgumentException("outside: " + text);
            }
            return time;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time: " + text, e);
        }
    }

    @Override
    public Integer call() {
        Settings settings = KeyFlags.read("network", KEYS, spec);
        if (Files.exists(file)) {
            throw ConfigException.of(
                    file,
                    "exists, and a network file is never overwritten",
                    "choose another file, or change it with: icn network add");
        }
        KeyFile authority = KeyFile.read(settings.get(AUTHORITY));
        Registry registry = make(settings, authority.id(), dealer(settings, authority.id()));
        RegistryFile.write(file, registry, authority.signer());
        spec.commandLine().getOut().println(Changed.line(file, registry, true, json));
        return ExitCode.OK;
    }

    /// Who signs the network file must not know the beacon in advance as well.
    private static DealerPublic dealer(Settings settings, NodeId authority) {
        if (settings.isGiven(DEALER) == settings.isGiven(DEALER_PUBLIC)) {
            throw settings.reject(
                    DEALER_PUBLIC,
                    settings.isGiven(DEALER) ? "must stand alone, --dealer is given too" : "must be given",
                    "on the dealer's machine: icn network dealer dealer.key");
        }
        Key<?> given = settings.isGiven(DEALER) ? DEALER : DEALER_PUBLIC;
        DealerPublic dealer =
                settings.find(DEALER_PUBLIC).orElseGet(() -> DealerPublic.of(KeyFile.read(settings.get(DEALER))));
        if (dealer.id().equals(authority)) {
            throw settings.reject(
                    given,
                    "must be another key than that of the authority",
                    "make one with: icn keygen --out dealer.key");
        }
        return dealer;
    }

    private Registry make(Settings settings, NodeId authority, DealerPublic dealer) {
        Instant genesis = settings.find(GENESIS).orElseGet(this::nextHour);
        int committee = settings.get(ParameterKeys.COMMITTEE);
        int quorum = settings.find(ParameterKeys.QUORUM).orElseGet(() -> Committee.smallQuorum(committee));
        Duration era = settings.get(ERA);
        if (quorum <= committee / 2 || quorum > committee) {
            throw settings.reject(
                    ParameterKeys.QUORUM,
                    "must be from " + (committee / 2 + 1) + " to " + committee + " with a committee of " + committee,
                    "change it or --committee");
        }
        if (era.toMillis() < EraClock.MIN_SLOT.toMillis() * settings.get(SLOTS)) {
            throw settings.reject(
                    SLOTS,
                    "must leave each slot " + EraClock.MIN_SLOT.toMillis() + " ms or more of an era of "
                            + era.toMillis() + " ms",
                    "lower it or lengthen --era");
        }
        try {
            var parameters = new network.icn.protocol.network.registry.Parameters(
                    genesis,
                    era,
                    settings.get(SLOTS),
                    committee,
                    quorum,
                    settings.get(ParameterKeys.SHARD),
                    settings.get(ParameterKeys.SAMPLES),
                    settings.get(ParameterKeys.ANSWER_TIMEOUT),
                    window(settings));
            return new Registry(
                    new SecureRandom().nextLong(),
                    settings.get(NAME),
                    RegistryLink.FIRST,
                    authority,
                    parameters.withDecisions(DecisionKeys.changed(parameters.decisions(), settings)),
                    NetworkDraft.chain(dealer.key(), settings.get(BEACON_PERIOD), genesis),
                    List.of(),
                    List.of(),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw ConfigException.of("parameters", String.valueOf(e.getMessage()), "change it");
        }
    }

    private static int window(Settings settings) {
        return settings.find(WINDOW)
                .orElseGet(() -> network.icn.protocol.network.registry.Parameters.defaultWindowSlots(
                        settings.get(ERA), settings.get(SLOTS)));
    }

    private Instant nextHour() {
        long hours = clock.instant().getEpochSecond() / HOUR.toSeconds() + 1;
        return Instant.ofEpochSecond(hours * HOUR.toSeconds());
    }
}
