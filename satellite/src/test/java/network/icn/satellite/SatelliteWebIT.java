package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.ListWindowsRequest;
import network.icn.proto.v1.ProvenWrong;
import network.icn.proto.v1.TrackStanding;
import network.icn.proto.v1.Window;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The REST interface and the page, asked as a browser asks.
class SatelliteWebIT {
    private static final EraId ERA = TestArchive.ERA;

    private static final EraId ERA_BEFORE = new EraId(2);

    private static TestArchive archive;

    /// Era 2: one member slandered everybody. Era 3: the second ScalerNode was down, the first has lost data.
    @BeforeAll
    static void fill(@TempDir Path directory) {
        archive = new TestArchive(directory).start();
        archive.submit(
                archive.report(ERA_BEFORE, (member, _, _) -> member == 0 ? SlotResult.FAIL : SlotResult.OK, 1_000));
        archive.submit(archive.report(
                ERA, (_, target, _) -> target.equals(archive.target(1)) ? SlotResult.FAIL : SlotResult.OK, 1_000));
        archive.submit(archive.lostData(ERA, 1, 3));
        archive.awaitIndex();
    }

    @AfterAll
    static void stop() {
        archive.close();
    }

    @Test
    void theNetworkIsThatOfTheRegistry() throws Exception {
        JsonNode network = archive.json("/api/network");

        assertThat(network.get("name").asString()).isEqualTo("test");
        assertThat(network.get("satellite").asString())
                .isEqualTo(archive.satellite.id().toString());
        assertThat(network.get("currentEra").asInt()).isEqualTo(4);
        assertThat(network.get("hypernodes")).hasSize(4);
        assertThat(network.get("committeeSize").asInt()).isEqualTo(4);
        assertThat(network.get("quorum").asInt()).as("of a small committee").isEqualTo(3);
        assertThat(network.get("scalernodes")).hasSize(2);
        assertThat(network.at("/scalernodes/0/claim/availabilityPpm").asInt()).isEqualTo(900_000);
        assertThat(network.at("/decisions/possession/cheatingPpb").asInt()).isEqualTo(100_000);
        assertThat(network.at("/decisions/losses/objectBytes").asInt()).isEqualTo(1 << 30);
    }

    @Test
    void anEraHasItsVerdictsReportsAndProofs() throws Exception {
        JsonNode era = archive.json("/api/eras/3");

        assertThat(era.get("state").asString()).isEqualTo("certified");
        assertThat(era.at("/verdicts/breach").asInt()).isEqualTo(1);
        assertThat(era.at("/verdicts/short").asInt()).isEqualTo(1);
        assertThat(era.get("scalernodes")).hasSize(2);
        JsonNode down = find(era.get("scalernodes"), archive.target(1).toString());
        assertThat(down.get("slots").asString()).isEqualTo("D".repeat(12));
        assertThat(down.get("provisional").asBoolean()).isTrue();
        assertThat(down.at("/reasons/0").asString()).startsWith("availability: at most 0.00 % of the era");
        assertThat(down.get("logIndex").asInt()).isEqualTo(2);
        assertThat(era.at("/proofs/0/kind").asString()).isEqualTo("possession");
        JsonNode eras = archive.json("/api/eras?limit=4").get("eras");
        assertThat(eras).hasSize(4);
        assertThat(eras.get(0).get("state").asString()).isEqualTo("running");
        assertThat(eras.get(2).at("/verdicts/met").asInt()).isEqualTo(2);
        assertThat(eras.get(3).get("state").asString()).isEqualTo("missing");
        assertThat(archive.json("/api/eras?before=0").get("eras")).isEmpty();
    }

    private static JsonNode find(JsonNode reports, String scalerNode) {
        return reports.valueStream()
                .filter(report -> report.get("scalernode").asString().equals(scalerNode))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reportsAreFoundByEraAndByScalerNode() throws Exception {
        String target = archive.target(0).toString();

        assertThat(archive.json("/api/reports?era=2").get("reports")).hasSize(2);
        assertThat(archive.json("/api/reports?scalernode=" + target).get("reports"))
                .hasSize(2);
        JsonNode one = archive.json("/api/reports?era=3&scalernode=" + target);
        assertThat(one.get("reports")).hasSize(1);
        assertThat(one.at("/reports/0/verdict").asString()).isEqualTo("breach");
        assertThat(one.at("/reports/0/proven/possession").asInt()).isEqualTo(1);
        JsonNode page = archive.json("/api/reports?limit=1");
        assertThat(page.get("next").asLong()).isEqualTo(2);
        assertThat(archive.json("/api/reports?after=2").get("next").asLong()).isZero();
        assertThat(archive.json("/api/cells?limit=3").get("cells")).hasSize(4);
    }

    @Test
    void conductIsCountedForEveryHyperNode() throws Exception {
        String slanderer = archive.agreement(ERA_BEFORE).committee().member(0).toString();

        JsonNode nodes = archive.json("/api/hypernodes").get("hypernodes");

        assertThat(nodes).hasSize(4);
        for (JsonNode node : nodes) {
            boolean lies = node.get("id").asString().equals(slanderer);
            // Both ScalerNodes are of one provider: that is not enough to call anybody a liar.
            assertThat(node.get("verdict").asString()).isEqualTo("consistent");
            assertThat(node.get("seats").asInt()).isEqualTo(2);
            assertThat(node.get("gaps")).hasSize(lies ? 1 : 0);
            if (lies) {
                assertThat(node.at("/gaps/0/kind").asString()).isEqualTo("unreached");
                assertThat(node.at("/gaps/0/scalernode").asString())
                        .isEqualTo(archive.target(1).toString());
                assertThat(node.at("/gaps/0/of").asInt()).isEqualTo(12);
            }
        }
    }

    /// Windows of three eras: the down one of era 3 stands in the second.
    @Test
    void windowsAreJudgedFromTheArchivedReports() throws Exception {
        JsonNode first = archive.json("/api/windows?window=0");
        assertThat(first.get("scalernodes")).hasSize(2);
        assertThat(first.get("lastEra").asInt()).isEqualTo(2);
        JsonNode second = archive.json("/api/windows");
        assertThat(second.get("window").asInt()).isEqualTo(1);
        assertThat(second.get("over").asBoolean()).isFalse();
        JsonNode down = find(second.get("scalernodes"), archive.target(1).toString());
        assertThat(down.get("verdict").asString()).isEqualTo("breach");
        assertThat(down.get("surelyDown").asInt()).isEqualTo(12);
        assertThat(down.get("allowedDown").asInt()).isEqualTo(3);
        JsonNode lost = find(second.get("scalernodes"), archive.target(0).toString());
        assertThat(lost.at("/reasons/0").asString()).startsWith("possession: signed wrong bytes in 1 proven");
        JsonNode page = archive.json("/api/windows?limit=1");
        assertThat(page.get("next").asInt()).isEqualTo(1);
        assertThat(archive.json("/api/windows?limit=1&after=1").get("next").asInt())
                .isZero();
    }

    /// What the page draws: where a test stands between its bounds, and what is stored beside whose.
    @Test
    void tracksAreShownWithTheirBoundsAndWhatIsStored() throws Exception {
        JsonNode windows = archive.json("/api/windows");
        JsonNode down = find(windows.get("scalernodes"), archive.target(1).toString());

        assertThat(down.at("/tracks/0/track").asString()).isEqualTo("possession");
        assertThat(down.at("/tracks/0/acceptsAt").asLong()).isEqualTo(-6_907_754_279L);
        assertThat(down.at("/tracks/0/score").asLong())
                .as("filler speaks for nobody")
                .isZero();
        assertThat(down.at("/tracks/2/verdict").asString()).isEqualTo("breach");
        assertThat(down.at("/tracks/2").has("score")).as("slots are counted").isFalse();
        assertThat(down.at("/stored/committedBytes").asLong()).isEqualTo(1_000 * 4_096);
        assertThat(down.at("/stored/ownedBytes").asLong()).isZero();
        assertThat(down.at("/vetting/state").asString()).isEqualTo("vetting");
        assertThat(down.at("/vetting/explanation").asString()).isEqualTo("No bytes of other owners: nothing to prove.");
        JsonNode report = archive.json("/api/reports?era=3").at("/reports/0/measured/possession");
        assertThat(report.get("committedBytes").asLong()).isEqualTo(1_000 * 4_096);
        assertThat(report.get("ownedBytes").asLong()).isZero();
        assertThat(archive.json("/api/windows?window=0")
                        .at("/scalernodes/0/stored/committedBytes")
                        .asLong())
                .isEqualTo(1_000 * 4_096);
    }

    /// The page reads nothing that the interface does not say.
    @Test
    void thePageReadsWhatIsThere() throws Exception {
        String page = archive.web("/app.js").body();
        JsonNode judged = archive.json("/api/windows").at("/scalernodes/0");
        Set<String> read = Pattern.compile("\\b(?:node\\.(\\w+)|node\\.\\w+\\.(\\w+)|track\\.(\\w+))")
                .matcher(page.substring(page.indexOf("function trackCell"), page.indexOf("function drawHyperNodes")))
                .results()
                .flatMap(found -> IntStream.rangeClosed(1, 3).mapToObj(found::group))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(read).contains("score", "acceptsAt", "stored", "vetting", "surelyDown");
        assertThat(read)
                .allSatisfy(name -> assertThat(Set.of("find").contains(name)
                                || !judged.findValues(name).isEmpty()
                                || judged.has(name))
                        .as(name)
                        .isTrue());
    }

    /// What people read, programs get with the same numbers.
    @Test
    void windowsAreServedToProgramsAsToPeople() throws Exception {
        JsonNode page = archive.json("/api/windows");
        try (GrpcChannels channels = archive.channels(archive.hyperNodes.getFirst())) {
            var stub = archive.stub(channels);
            Window running =
                    stub.listWindows(ListWindowsRequest.getDefaultInstance()).getWindow();

            assertThat(running.getWindow()).isEqualTo(page.get("window").asLong());
            assertThat(running.getFirstEra()).isEqualTo(page.get("firstEra").asLong());
            assertThat(running.getLastEra()).isEqualTo(page.get("lastEra").asLong());
            assertThat(running.getSlots()).isEqualTo(page.get("slots").asInt());
            assertThat(running.getOver()).isFalse();
            assertThat(running.getScalernodesList()).hasSize(2).allSatisfy(judged -> {
                NodeId id = NodeId.of(judged.getScalernode().toByteArray());
                JsonNode shown = find(page.get("scalernodes"), id.toString());
                assertThat(judged.getVerdict()).isEqualTo(shown.get("verdict").asString());
                assertThat(judged.getReasonsList())
                        .isEqualTo(shown.get("reasons")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList());
                assertThat(List.of(judged.getSurelyDown(), judged.getAllowedDown(), judged.getKnownSlots()))
                        .isEqualTo(Stream.of("surelyDown", "allowedDown", "knownSlots")
                                .map(name -> shown.get(name).asInt())
                                .toList());
                assertThat(judged.getProvenList().stream()
                                .collect(Collectors.toMap(ProvenWrong::getKind, ProvenWrong::getChallenges)))
                        .isEqualTo(shown.get("proven")
                                .propertyStream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().asInt())));
                assertThat(judged.getTracksList())
                        .extracting(TrackStanding::getTrack)
                        .containsExactly("possession", "timing", "online");
                assertThat(judged.getTracksList().stream()
                                .map(TrackStanding::getVerdict)
                                .toList())
                        .isEqualTo(shown.get("tracks")
                                .valueStream()
                                .map(track -> track.get("verdict").asString())
                                .toList());
                assertThat(judged.getTracks(0).getTest().getRejectsAt())
                        .isEqualTo(shown.at("/tracks/0/rejectsAt").asLong())
                        .isEqualTo(13_814_510_058L);
                assertThat(judged.getTracks(0).getTest().getAcceptsAt())
                        .isEqualTo(shown.at("/tracks/0/acceptsAt").asLong());
                assertThat(judged.getStored().getCommitted())
                        .isEqualTo(shown.at("/stored/committedBytes").asLong());
                assertThat(judged.getStored().getOwned())
                        .isEqualTo(shown.at("/stored/ownedBytes").asLong());
                assertThat(judged.getVetting().getState())
                        .isEqualTo(shown.at("/vetting/state").asString())
                        .isEqualTo("vetting");
                assertThat(judged.getStandingsList()).hasSize(1).first().satisfies(echo -> {
                    JsonNode standing = shown.get("standings").get(0);
                    assertThat(echo.getKind()).isEqualTo(standing.get("kind").asString());
                    assertThat(echo.getShortEras())
                            .isEqualTo(standing.get("shortEras").asInt());
                    assertThat(echo.getAllowedShortEras())
                            .isEqualTo(standing.get("allowedShortEras").asInt())
                            .isEqualTo(1);
                });
            });
            assertThat(running.getScalernodesList()).anyMatch(judged -> judged.getSurelyDown() == 12);
            Window first = stub.listWindows(ListWindowsRequest.newBuilder()
                            .setWindow(0)
                            .setPageSize(1)
                            .build())
                    .getWindow();
            assertThat(first.getLastEra()).isEqualTo(2);
            assertThat(first.getScalernodesCount()).isEqualTo(1);
            assertThat(first.getNext()).isEqualTo(1);
            assertThat(stub.listWindows(
                                    ListWindowsRequest.newBuilder().setWindow(2).build())
                            .getRefusal()
                            .getDetail())
                    .contains("at most the running window 1, got 2");
        }
    }

    @Test
    void evidenceCanBeFetchedAndIsTheOneThatWasHandedIn() throws Exception {
        JsonNode evidence = archive.json("/api/evidence").get("evidence").get(0);

        assertThat(evidence.get("accused").asString())
                .isEqualTo(archive.target(0).toString());
        assertThat(evidence.get("accusedRole").asString()).isEqualTo("ScalerNode");
        HttpResponse<byte[]> proof = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + archive.node().webPort()
                                        + evidence.get("proof").asString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(proof.body()).isEqualTo(archive.lostData(ERA, 1, 3).bytes());
        assertThat(Evidence.parse(proof.body()).id())
                .hasToString(evidence.get("evidenceId").asString());
        assertThat(archive.web("/api/evidence/0/proof").statusCode())
                .as("entry 0 is the registry")
                .isEqualTo(404);
        assertThat(archive.web("/api/evidence/1/proof").statusCode())
                .as("entry 1 is a report")
                .isEqualTo(404);
    }

    @Test
    void theHeadIsSignedAndCoversTheLog() throws Exception {
        JsonNode log = archive.json("/api/status").get("log");
        byte[] statement = log.get("headStatement").binaryValue();
        LogHead head = LogHead.parse(statement);

        assertThat(head.size()).isEqualTo(4);
        assertThat(head.root()).hasToString(log.get("root").asString());
        assertThat(Ed25519.best()
                        .verify(
                                archive.satellite.id(),
                                statement,
                                Signature64.of(HexFormat.of()
                                        .parseHex(log.get("headSignature").asString()))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/reports?era=x, era",
        "/api/reports?era=-1, era",
        "/api/reports?era=%D9%A3, era",
        "/api/eras/%D9%A3, era",
        "/api/eras/+3, era",
        "/api/reports?era=1099511627777, era",
        "/api/reports?scalernode=12D3KooWnobody, scalernode",
        "/api/reports?limit=0, limit",
        "/api/reports?limit=1001, limit",
        "/api/reports?after=-1, after",
        "/api/reports?erra=1, erra",
        "/api/reports?era=1&era=2, era",
        "/api/eras/x, era",
        "/api/eras?limit=201, limit",
        "/api/network?x=1, x"
    })
    void aWrongParameterIsNamedWithItsRule(String path, String key) throws Exception {
        HttpResponse<String> response = archive.web(path);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"key\":\"" + key + "\"").contains("\"rule\"");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(archive.web("/api/eras/99").statusCode()).isEqualTo(404);
        assertThat(archive.web("/api/nothing").statusCode()).isEqualTo(404);
        assertThat(archive.web("/../../etc/passwd").statusCode()).isIn(400, 404);
    }

    /// A case of the first trial, and its cousins: the general answer replaced the reason.
    @ParameterizedTest
    @CsvSource({
        "/api/eras/99, era, 99, at most the running era 4",
        "/api/evidence/0/proof, index, 0, the log index of evidence",
        "/api/evidence/1/proof, index, 1, the log index of evidence",
        "/api/evidence/77/proof, index, 77, the log index of evidence",
    })
    void theReasonOfANotFoundSurvives(String path, String key, String value, String rule) throws Exception {
        HttpResponse<String> response = archive.web(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .contains("\"key\":\"" + key + "\"", "\"value\":\"" + value + "\"", "\"rule\":\"" + rule);
        assertThat(archive.web("/api/nothing").body()).contains("a path of the REST interface, see docs/wire.md");
        assertThat(Files.readString(Path.of("../docs/wire.md"))).contains("/api/eras/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/app.js",
                "/api/network",
                "/api/eras/3",
                "/api/eras/99",
                "/api/reports?era=x",
                "/api/evidence/0/proof",
                "/api/evidence/1/proof",
                "/api/nothing"
            })
    void headIsGetWithoutItsBody(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + archive.node().webPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var get = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            var head = client.send(HttpRequest.newBuilder(uri).HEAD().build(), HttpResponse.BodyHandlers.ofString());

            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("content-type"))
                    .isEqualTo(get.headers().firstValue("content-type"));
            assertThat(head.headers().firstValue("content-security-policy")).isPresent();
        }
    }

    @Test
    void onlyReadsAreAnswered() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + archive.node().webPort() + "/api/network"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isIn(404, 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/style.css", "/icon.svg"})
    void thePageLoadsNothingFromElsewhereAndCannotBeFramed(String path) throws Exception {
        HttpResponse<String> response = archive.web(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://", "//cdn");
        assertThat(response.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'none'").contains("frame-ancestors 'none'"));
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(response.headers().firstValue("server")).isEmpty();
    }
}
