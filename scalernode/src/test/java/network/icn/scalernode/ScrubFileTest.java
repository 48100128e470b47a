package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubFileTest {
    @TempDir
    Path directory;

    @Test
    void whatWasSavedIsReadBack() {
        ScrubFile.Position running =
                new ScrubFile.Position(3, 4_711, Optional.of(Instant.ofEpochSecond(1_800_000_000)));
        new ScrubFile(directory).save(running);

        assertThat(new ScrubFile(directory).read()).isEqualTo(running);
    }

    @Test
    void aPassThatNeverEndedHasNoEnd() throws IOException {
        new ScrubFile(directory).save(new ScrubFile.Position(0, 7, Optional.empty()));

        assertThat(directory.resolve("scrub")).hasContent("icn-scrub-2 0 7 0\n");
        assertThat(new ScrubFile(directory).read()).isEqualTo(new ScrubFile.Position(0, 7, Optional.empty()));
    }

    @Test
    void withoutAFileThePassBegins() {
        assertThat(new ScrubFile(directory).read()).isEqualTo(ScrubFile.Position.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "icn-scrub-1 5 0",
                "icn-scrub-1 5 0 0",
                "icn-scrub-2 5 0",
                "icn-scrub-2 1 -5 0",
                "icn-scrub-2 1 5 yesterday"
            })
    void aFileThatCannotBeReadBeginsThePassAnew(String content) throws IOException {
        Files.writeString(directory.resolve("scrub"), content);

        assertThat(new ScrubFile(directory).read()).isEqualTo(ScrubFile.Position.START);
    }
}
