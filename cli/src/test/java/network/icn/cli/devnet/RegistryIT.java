package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import network.icn.cli.node.Role;
import network.icn.node.config.Settings;
import network.icn.node.key.KeyFile;
import network.icn.node.log.LogFormat;
import network.icn.node.log.NodeLogging;
import network.icn.node.registry.RegistryFile;
import network.icn.node.shell.RunningNode;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.ScalerNodeMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real nodes of all roles, some of which have not got the newest network file: it has one ScalerNode more.
class RegistryIT {
    private static final Duration ERA = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, RunningNode> running = new LinkedHashMap<>();
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        new ArrayList<>(running.values()).reversed().forEach(RunningNode::close);
        System.setErr(err);
        NodeLogging.configure(NodeLogging.Verbosity.ERROR, LogFormat.TEXT);
    }

    @Test
    void aNodeOnAnotherRegistryThanItsPeersSaysSoWithinOneEraWhateverItsRole(@TempDir Path temporary) throws Exception {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        NodeLogging.configure(NodeLogging.Verbosity.WARN, LogFormat.TEXT);
        DevnetOptions options = new DevnetOptions(
                4,
                2,
                2,
                0,
                ERA,
                1 << 20,
                "h2",
                Optional.of(temporary.resolve("net")),
                List.of(),
                List.of(),
                0,
                1,
                false,
                true);
        try (DevnetPlace place = DevnetPlace.make(options)) {
            DevnetPlan plan = DevnetPlan.make(place, options, options.faultPlan(), Instant.now());
            Registry first = plan.history().latest();
            Registry second = withOneScalerNodeMore(first, temporary);
            Path newer = temporary.resolve("newer.json");
            RegistryFile.sign(
                    newer,
                    RegistryFile.readDraft(place.networkFile(), Ed25519.best()).with(second),
                    KeyFile.read(place.authorityFile()).signer());

            List<String> behind = List.of("scaler-1", "satellite-1", "hyper-1");
            for (DevnetNode node : plan.nodes()) {
                start(node, behind.contains(node.name()) ? place.networkFile() : newer, place, options);
            }
            Instant ready = Instant.now();

            String own = RegistryMark.of(first).toString();
            String theirs = RegistryMark.of(second).toString();
            for (String name : behind) {
                String told = await(name, ready.plus(ERA), text -> text.contains("registry: "));
                assertThat(told).as(name).contains("goes by registry " + own, "by " + theirs, "restart this node");
            }
            await("hyper-1", ready.plus(ERA), _ -> isLogged("others go by another registry", own, theirs));
            await("hyper-1", ready.plus(ERA), _ -> isApart("hyper-1", 3));
            await("hyper-2", ready.plus(ERA), _ -> isApart("hyper-2", 1));
            assertThat(get("hyper-1", "/metrics")).contains("icn_registry_version 1.0");
            assertThat(get("hyper-2", "/metrics")).contains("icn_registry_version 2.0");
            for (String name : running.keySet()) {
                if (!behind.contains(name)) {
                    assertThat(readyz(name)).as(name).doesNotContain("registry: ");
                }
            }

            DevnetNode mended = plan.nodes(Role.HYPERNODE).getFirst();
            assertThat(mended.name()).isEqualTo("hyper-1");
            close("hyper-1");
            start(mended, newer, place, options);
            await("hyper-1", Instant.now().plus(ERA), text -> !text.contains("neighbours"));
            await("hyper-2", Instant.now().plus(ERA), _ -> isApart("hyper-2", 0));
            assertThat(readyz("hyper-1")).doesNotContain("registry: ");
        }
    }

    private static Registry withOneScalerNodeMore(Registry first, Path temporary) {
        KeyFile key = KeyFile.create(temporary.resolve("new.key"));
        List<ScalerNodeMember> more = new ArrayList<>(first.scalerNodes());
        more.add(new ScalerNodeMember(
                key.id(),
                "newcomer",
                new Endpoint("127.0.0.1", new FreePorts().next()),
                first.scalerNodes().getFirst().claim()));
        return new Registry(
                first.networkId(),
                first.name(),
                RegistryLink.after(first, new EraId(0)),
                first.authority(),
                first.parameters(),
                first.beacon(),
                first.hyperNodes(),
                more.stream().sorted(Comparator.comparing(ScalerNodeMember::id)).toList(),
                first.satellites());
    }

    private void start(DevnetNode node, Path networkFile, DevnetPlace place, DevnetOptions options) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(node.settings(place, options));
        settings.put("network.file", networkFile.toString());
        RunningNode started = node.role()
                .start(
                        Settings.ofFlags(node.role().text(), node.role().keys(), settings),
                        failure -> {
                            throw new AssertionError(failure);
                        },
                        false);
        running.put(node.name(), started);
        started.ready().get();
    }

    private void close(String name) {
        Optional.ofNullable(running.remove(name)).ifPresent(RunningNode::close);
    }

    private boolean isApart(String name, int operators) {
        return get(name, "/metrics").contains("icn_registry_apart " + operators + ".0");
    }

    private boolean isLogged(String... words) {
        String all = log.toString(StandardCharsets.UTF_8);
        return Stream.of(words).allMatch(all::contains);
    }

    private String readyz(String name) {
        return get(name, "/readyz");
    }

    private interface Awaited {
        boolean holds(String text);
    }

    private String await(String name, Instant until, Awaited awaited) {
        String last = readyz(name);
        while (!awaited.holds(last) && Instant.now().isBefore(until)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            last = readyz(name);
        }
        assertThat(awaited.holds(last)).as("%s says: %s", name, last).isTrue();
        return last;
    }

    private String get(String name, String path) {
        RunningNode node = Optional.ofNullable(running.get(name)).orElseThrow();
        int port = node.ports().stream()
                .filter(each -> each.purpose().equals("ops"))
                .findFirst()
                .orElseThrow()
                .number();
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
