package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LockFileTest {
    @Test
    void theLockFilePinsContentsAndNamesNoRegistry() throws IOException {
        String lock = Files.readString(Path.of("src/test/interop/package-lock.json"));

        assertThat(lock).contains("\"integrity\": \"sha512-").doesNotContain("\"resolved\"");
    }
}
