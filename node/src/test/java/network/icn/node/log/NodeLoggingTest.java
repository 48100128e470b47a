package network.icn.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NodeLoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger("network.icn.Example");

    @AfterEach
    void backToNormal() {
        NodeLogging.configure(NodeLogging.Verbosity.INFO, LogFormat.TEXT);
    }

    private static String logged(NodeLogging.Verbosity verbosity, LogFormat format) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            NodeLogging.configure(verbosity, format);
            LOG.debug("not at level info");
            LOG.atInfo()
                    .addKeyValue("era", 7)
                    .addKeyValue("reason", "a\nts=forged level=ERROR")
                    .setCause(new IllegalStateException("why\nindeed"))
                    .log("refused\nts=forged");
            LoggerFactory.getLogger("io.netty.x").info("chatter");
        } finally {
            System.setErr(stderr);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsALineWhateverAPeerPutsIntoIt() {
        String text = logged(NodeLogging.Verbosity.INFO, LogFormat.TEXT);

        assertThat(text.lines()).hasSize(1);
        assertThat(text)
                .startsWith("ts=20")
                .contains(" level=INFO logger=Example msg=\"refused ts=forged\" era=\"7\" reason=\"a ts=forged")
                .contains("IllegalStateException: why | indeed | at ");
    }

    @Test
    void jsonIsOneObjectALine() {
        String text = logged(NodeLogging.Verbosity.INFO, LogFormat.JSON);

        assertThat(text.lines()).hasSize(1);
        JsonNode line = JsonMapper.shared().readTree(text);
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("message").stringValue()).startsWith("refused");
    }

    @Test
    void levelsAreTheOperatorsChoice() {
        assertThat(logged(NodeLogging.Verbosity.DEBUG, LogFormat.TEXT)).contains("not at level info");
        assertThat(logged(NodeLogging.Verbosity.WARN, LogFormat.TEXT)).isEmpty();
    }
}
