package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadmeIT {
    @Test
    @Timeout(30)
    void theExampleDoesWhatTheReadmeSays() throws Exception {
        assertThat(Example.run()).containsExactly("hello", "it works");
    }

    @Test
    void theReadmeShowsTheExampleThatRuns() throws IOException {
        String source = Files.readString(Path.of("src/test/java/network/icn/libp2p/Example.java"));
        List<String> example = between(source, "// README begins", "// README ends");
        List<String> shown = between(Files.readString(Path.of("../README.md")), "```java", "```");

        assertThat(shown).isEqualTo(example);
    }

    /// The lines between two marks, without the margin of the first.
    private static List<String> between(String text, String begin, String end) {
        int from = text.indexOf('\n', text.indexOf(begin)) + 1;
        List<String> lines = text.substring(from, text.lastIndexOf('\n', text.indexOf(end, from)))
                .lines()
                .toList();
        int margin = lines.getFirst().indexOf(lines.getFirst().strip());
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(margin))
                .toList();
    }
}
