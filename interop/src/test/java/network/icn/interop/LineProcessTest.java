package network.icn.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class LineProcessTest {
    /// A process that says the same for every command it gets.
    private static LineProcess saying(String line) throws IOException {
        return LineProcess.start(new ProcessBuilder("sh", "-c", "while read -r command; do echo '" + line + "'; done"));
    }

    @Test
    void anAnswerReachesWhoAsked() throws IOException {
        try (LineProcess process = saying("{\"id\": 1, \"value\": 7}")) {
            assertThat(process.call("any", Map.of()).get("value").asInt()).isEqualTo(7);
        }
    }

    @Test
    void anErrorIsThrownAtWhoAsked() throws IOException {
        try (LineProcess process = saying("{\"id\": 1, \"error\": \"no such thing\"}")) {
            assertThatThrownBy(() -> process.call("any", Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no such thing");
        }
    }

    @Test
    void aLineWithoutIdIsNews() throws Exception {
        CompletableFuture<JsonNode> news = new CompletableFuture<>();
        try (LineProcess process = saying("{\"received\": 3}")) {
            process.onNews(news::complete);
            process.send("any", Map.of());

            assertThat(news.get(30, TimeUnit.SECONDS).get("received").asInt()).isEqualTo(3);
        }
    }

    @Test
    void whoWaitsIsToldThatTheProcessEnded() throws IOException {
        try (LineProcess process = LineProcess.start(new ProcessBuilder("sh", "-c", "read -r command"))) {
            assertThatThrownBy(() -> process.call("any", Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ended");
        }
    }
}
