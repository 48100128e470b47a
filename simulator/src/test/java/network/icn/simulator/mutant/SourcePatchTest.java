package network.icn.simulator.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourcePatchTest {
    private static final SourcePatch PATCH = SourcePatch.parse("always-true", """
            --- a/A.java
            +++ b/A.java
            @@ -7,3 +7,3 @@
             boolean check() {
            -    return judge();
            +    return true;
             }
            """);

    private static String source(String body) {
        return "class A {\nboolean check() {\n" + body + "}\n}\n";
    }

    @Test
    void appliesWhereverItsLinesStandOnce() {
        assertThat(PATCH.apply(source("    return judge();\n"))).isEqualTo(source("    return true;\n"));
    }

    @Test
    void aChangedSourceIsRed() {
        assertThatThrownBy(() -> PATCH.apply(source("    return judge(1);\n")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mutant always-true: does not apply")
                .hasMessageContaining("return judge();");
    }

    @Test
    void linesThatStandTwiceAreRed() {
        String once = source("    return judge();\n");

        assertThatThrownBy(() -> PATCH.apply(once + once)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aSourceThatIsGoneIsRed() {
        assertThatThrownBy(() -> PATCH.apply(Path.of("nowhere")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("A.java is gone");
    }

    @Test
    void aPatchThatChangesNothingIsRed() {
        assertThatThrownBy(() -> SourcePatch.parse("empty", "--- a/A.java\n+++ b/A.java\n"))
                .isInstanceOf(AssertionError.class);
    }
}
