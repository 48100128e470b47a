package network.icn.protocol.network.beacon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import network.icn.protocol.Registries;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.SecretKey;
import tools.jackson.databind.JsonNode;

class BeaconTest {
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    private static final LocalChain CHAIN = LocalChain.derive(new byte[32], Duration.ofSeconds(1), GENESIS);

    private static ChainInfo chain(JsonNode node) {
        return new ChainInfo(
                Payload.of(Vectors.hex(node.get("publicKey"))),
                Duration.ofSeconds(node.get("periodSeconds").asLong()),
                Instant.ofEpochSecond(node.get("genesisTime").asLong()),
                Hash32.of(Vectors.hex(node.get("groupHash"))),
                node.get("beaconId").asString());
    }

    @Test
    void quicknetHasItsChainHash() {
        JsonNode quicknet = Vectors.read("drand.json").get("quicknet");

        assertThat(chain(quicknet).hash()).hasToString(quicknet.get("chainHash").asString());
    }

    @Test
    void roundsOfQuicknetVerifyOnlyAsThemselves() {
        JsonNode quicknet = Vectors.read("drand.json").get("quicknet");
        for (JsonNode round : quicknet.get("rounds")) {
            BeaconValue value =
                    new BeaconValue(round.get("round").asLong(), Payload.of(Vectors.hex(round.get("signature"))));

            assertThat(BeaconVerifier.verify(chain(quicknet), value))
                    .isEqualTo(round.get("valid").asBoolean());
            assertThat(BeaconVerifier.verify(CHAIN.info(), value)).isFalse();
        }
        assertThat(new BeaconValue(
                                657413,
                                Payload.of(Vectors.hex(
                                        quicknet.get("rounds").get(0).get("signature"))))
                        .randomness()
                        .toString())
                .startsWith("fc1873a1")
                .endsWith("3587");
    }

    @Test
    void aLocalChainPassesTheSameVerifier() {
        BeaconValue value = CHAIN.sign(12);

        assertThat(BeaconVerifier.verify(CHAIN.info(), value)).isTrue();
        assertThat(BeaconVerifier.verify(CHAIN.info(), new BeaconValue(13, value.signature())))
                .isFalse();
        assertThat(CHAIN.sign(12)).isEqualTo(value);
        assertThat(CHAIN.info().beaconId()).isEqualTo("local");
    }

    @Test
    void aLocalChainIsTakenUpAgainFromItsSecret() {
        LocalChain again = new LocalChain(CHAIN.secret(), CHAIN.info());
        LocalChain other = LocalChain.derive(Hash32.sha256().bytes(), Duration.ofSeconds(1), GENESIS);

        assertThat(again.sign(7)).isEqualTo(CHAIN.sign(7));
        assertThatThrownBy(() -> new LocalChain(other.secret(), CHAIN.info()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the key of chain");
        assertThatThrownBy(() -> new LocalChain(new byte[31], CHAIN.info())).hasMessage("blsSecret: 32 bytes, got 31");
        assertThatThrownBy(() -> LocalChain.derive(new byte[33], Duration.ofSeconds(1), GENESIS))
                .hasMessage("seed: 32 bytes, got 33");
    }

    @Test
    void signaturesInTheDomainOfTheOldSchemeOnG1AreRefused() {
        SecretKey secret = new SecretKey();
        secret.from_bendian(CHAIN.secret());
        P1 point = new P1()
                .hash_to(BeaconVerifier.message(5), "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_")
                .sign_with(secret);

        assertThat(BeaconVerifier.verify(CHAIN.info(), new BeaconValue(5, Payload.of(point.compress()))))
                .isFalse();
    }

    @Test
    void theRefusedPointsAreInfinityPlainBytesAndPointsOutsideTheGroup() {
        byte[] infinity = new byte[48];
        infinity[0] = (byte) 0xc0;
        byte[] uncompressed = CHAIN.sign(1).signature().bytes();
        uncompressed[0] &= 0x7f;
        byte[] noise = new byte[48];
        Arrays.fill(noise, (byte) 0xff);
        for (byte[] bytes : new byte[][] {infinity, uncompressed, noise, new byte[48]}) {
            assertThat(BeaconVerifier.verify(CHAIN.info(), new BeaconValue(1, Payload.of(bytes))))
                    .isFalse();
        }
        // x = 0 gives the point (0, 2): on the curve, of order 3, outside the group.
        byte[] outside = new byte[48];
        outside[0] = (byte) 0x80;
        assertThatThrownBy(() -> new P1_Affine(outside)).hasMessageContaining("not in group");
        assertThat(BeaconVerifier.verify(CHAIN.info(), new BeaconValue(1, Payload.of(outside))))
                .isFalse();
    }

    @Test
    void chainsWithoutARealKeyVerifyNothing() {
        byte[] infinity = new byte[96];
        infinity[0] = (byte) 0xc0;
        byte[] noise = new byte[96];
        Arrays.fill(noise, (byte) 0xff);
        byte[] flagged = new byte[96];
        flagged[0] = (byte) 0x80;
        for (byte[] key : new byte[][] {infinity, noise, flagged, new byte[96]}) {
            ChainInfo keyless = new ChainInfo(Payload.of(key), Duration.ofSeconds(1), GENESIS, Hash32.ZERO, "x");
            assertThat(BeaconVerifier.verify(keyless, CHAIN.sign(1))).isFalse();
        }
    }

    @Test
    void roundsFollowTheClockOfTheChain() {
        ChainInfo info =
                new ChainInfo(CHAIN.info().publicKey(), Duration.ofSeconds(3), GENESIS, Hash32.ZERO, "default");

        assertThat(info.roundAt(GENESIS.minusSeconds(9))).isEqualTo(1);
        assertThat(info.roundAt(GENESIS)).isEqualTo(1);
        assertThat(info.roundAt(GENESIS.plusMillis(2_999))).isEqualTo(1);
        assertThat(info.roundAt(GENESIS.plusSeconds(3))).isEqualTo(2);
        assertThat(info.timeOf(2)).isEqualTo(GENESIS.plusSeconds(3));
        assertThat(info.firstRoundFrom(GENESIS.plusSeconds(3))).isEqualTo(2);
        assertThat(info.firstRoundFrom(GENESIS.plusMillis(3_001))).isEqualTo(3);
    }

    @Test
    void boundRandomnessDependsOnChainRoundAndSignature() {
        BeaconValue value = CHAIN.sign(3);

        assertThat(value.bound(Hash32.ZERO)).isNotEqualTo(value.bound(Hash32.sha256()));
        assertThat(value.bound(Hash32.ZERO)).isNotEqualTo(new BeaconValue(4, value.signature()).bound(Hash32.ZERO));
    }

    @Test
    void aRoundThatNoCalendarReachesDoesNotComeInThePast() {
        ChainInfo chain = Registries.chain();
        for (long round : new long[] {1L << 40, Long.MAX_VALUE / 3_000, Long.MAX_VALUE / 2, Long.MAX_VALUE}) {
            assertThat(chain.timeOf(round)).as("round %d", round).isAfter(Instant.parse("9999-01-01T00:00:00Z"));
        }
        assertThat(chain.timeOf(2)).isEqualTo(Registries.GENESIS.plusSeconds(3));
    }
}
