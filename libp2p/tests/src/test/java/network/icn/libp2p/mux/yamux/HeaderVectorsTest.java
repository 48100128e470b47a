package network.icn.libp2p.mux.yamux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import network.icn.libp2p.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HeaderVectorsTest {
    @Test
    void headersAreThoseOfJs() {
        int frames = 0;
        for (JsonNode frame : Vectors.json("yamux-headers.json").get("frames")) {
            FrameType type = requireNonNull(Header.type((byte) frame.get("type").asInt()));
            Header header = new Header(
                    type,
                    frame.get("flag").asInt(),
                    frame.get("streamID").asInt(),
                    frame.get("length").asLong());
            ByteBuffer target = ByteBuffer.allocate(Header.BYTES);
            header.write(target);
            assertThat(Vectors.hex(target.array()))
                    .as(frame.get("name").asString())
                    .isEqualTo(frame.get("header").asString());
            frames++;
        }
        assertThat(frames).isEqualTo(12);
    }
}
