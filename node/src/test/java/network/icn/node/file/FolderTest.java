package network.icn.node.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path place;

    private static String permissions(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void nobodyElseLooksIntoAFolderThatWasMadePrivate() throws IOException {
        Path folder = place.resolve("above/data");

        Folder.makePrivate("data.dir", folder);
        Folder.makePrivate("data.dir", folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatIsThereStaysAsItsOwnerMadeIt() throws IOException {
        Path folder = Files.createDirectory(place.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        Folder.makePrivate("data.dir", folder);

        assertThat(permissions(folder)).isEqualTo("rwxr-x---");
    }
}
