package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Map;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.node.ConfigException;
import network.icn.node.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HyperNodeConfigTest {
    private static Settings announcing(String text) {
        return Settings.ofFlags(HyperNodeConfig.ROLE, HyperNodeConfig.KEYS, Map.of("announce", text));
    }

    @Test
    void addressesToBeAnnouncedStandBehindCommas() throws Exception {
        assertThat(announcing("/dns4/node.example.org/tcp/4001, /ip4/93.184.0.1/udp/4001/quic-v1")
                        .get(HyperNodeConfig.ANNOUNCE))
                .containsExactly(
                        Multiaddr.parse("/dns4/node.example.org/tcp/4001"),
                        Multiaddr.parse("/ip4/93.184.0.1/udp/4001/quic-v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.0.1:4001",
                "/ip4/0.0.0.0/tcp/4001",
                "/ip6/::ffff:0.0.0.0/tcp/4001",
                "/ip4/93.184.0.1/tcp/0",
                "/ip4/93.184.0.1/tcp/4001,",
                "/ip4/93.184.0.1/tcp/4001/ws"
            })
    void whatNobodyCanDialIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> announcing(text).get(HyperNodeConfig.ANNOUNCE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("announce", text)
                .hasMessageNotContaining("\n");
    }

    @Test
    void tooManyAreRefused() {
        String nine = String.join(",", Collections.nCopies(9, "/ip4/93.184.0.1/tcp/4001"));
        assertThatThrownBy(() -> announcing(nine).get(HyperNodeConfig.ANNOUNCE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 8");
    }
}
