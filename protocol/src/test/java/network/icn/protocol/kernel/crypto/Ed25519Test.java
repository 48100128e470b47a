package network.icn.protocol.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// One verdict for one signature, whichever provider is asked.
class Ed25519Test {
    private static final List<Ed25519> ALL = Ed25519.available();
    private static final byte[] MESSAGE = "a report".getBytes(StandardCharsets.UTF_8);

    @Test
    void bouncyCastleIsAlwaysThereAndLast() {
        assertThat(ALL.getLast().provider()).isEqualTo("bouncycastle");
        assertThat(Ed25519.best()).isSameAs(ALL.getFirst());
    }

    @Test
    void nativeProvidersWorkOnLinuxOnIntel() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"));
        assertThat(ALL).extracting(Ed25519::provider).containsExactly("accp", "conscrypt", "bouncycastle");
    }

    @Test
    void everyEdgeCaseOfSpeccheckIsRefusedByEveryProvider() {
        // Cases 0 to 2: small order. 3 to 5: A of mixed order. 6, 7: S not below L. 8 to 11: encodings not canonical.
        Vectors.cases("ed25519-speccheck.json").forEach(vector -> {
            for (Ed25519 ed25519 : ALL) {
                assertThat(verify(
                                ed25519,
                                Vectors.hex(vector.get("pub_key")),
                                Vectors.hex(vector.get("message")),
                                Vectors.hex(vector.get("signature"))))
                        .as("%s: %s", ed25519.provider(), vector.get("condition"))
                        .isFalse();
            }
        });
    }

    @Test
    void everyCaseOfWycheproofHasItsVerdictFromEveryProvider() {
        int cases = 0;
        for (JsonNode group : Vectors.read("wycheproof-ed25519.json").get("testGroups")) {
            byte[] key = Vectors.hex(group.get("publicKey").get("pk"));
            for (JsonNode test : group.get("tests")) {
                boolean valid = test.get("result").asString().equals("valid");
                cases++;
                for (Ed25519 ed25519 : ALL) {
                    assertThat(verify(ed25519, key, Vectors.hex(test.get("msg")), Vectors.hex(test.get("sig"))))
                            .as("%s: case %s", ed25519.provider(), test.get("tcId"))
                            .isEqualTo(valid);
                }
            }
        }
        assertThat(cases).isEqualTo(151);
    }

    @Test
    void providersSignTheSameBytesAndAcceptOneAnother() {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            byte[] seed = new byte[32];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(seed);
            random.nextBytes(message);
            Signature64 signature = ALL.getLast().signer(seed).sign(message);
            for (Ed25519 ed25519 : ALL) {
                Signer signer = ed25519.signer(seed);
                assertThat(signer.sign(message)).isEqualTo(signature);
                assertThat(ed25519.verify(signer.id(), message, signature)).isTrue();
            }
        }
    }

    /// A signer who knows the key adds a point of small order to R. The equation with cofactor, and every multiple of
    /// it
    /// that the order divides, cannot see it: a library that checks such a multiple accepts what the others refuse.
    @Test
    void aPointOfSmallOrderHiddenInRIsRefusedByEveryProvider() {
        Edwards25519.Point torsion = Edwards25519.decode(
                HexFormat.of().parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
        BigInteger a = BigInteger.valueOf(123_456_789);
        byte[] key = Edwards25519.base().times(a).encode();
        int fooled = 0;
        for (int round = 0; round < 24; round++) {
            Edwards25519.Point hidden = torsion.times(BigInteger.valueOf(round % 8));
            BigInteger r = BigInteger.valueOf(1_000_003L + round);
            byte[] encodedR = Edwards25519.base().times(r).plus(hidden).encode();
            BigInteger k = Edwards25519.challenge(encodedR, key, MESSAGE);
            byte[] signature = join(
                    encodedR, Edwards25519.littleEndian(r.add(k.multiply(a)).mod(Edwards25519.L)));
            boolean valid = Edwards25519.verify(key, MESSAGE, signature);
            assertThat(valid).isEqualTo(round % 8 == 0);
            fooled += !valid
                            && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                                    signature, 0, key, 0, MESSAGE, 0, MESSAGE.length)
                    ? 1
                    : 0;
            for (Ed25519 ed25519 : ALL) {
                assertThat(verify(ed25519, key, MESSAGE, signature))
                        .as(ed25519.provider())
                        .isEqualTo(valid);
            }
        }
        assertThat(fooled).as("why BouncyCastleEd25519 looks at R again").isPositive();
    }

    @Test
    void verdictsMatchThePlainReferenceWhenBitsFlip() {
        Random random = new Random(11);
        Signer signer = Ed25519.best().signer(new byte[32]);
        byte[] good = signer.sign(MESSAGE).bytes();
        for (int round = 0; round < 40; round++) {
            byte[] bad = good.clone();
            int bit = random.nextInt(512);
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            for (Ed25519 ed25519 : ALL) {
                assertThat(verify(ed25519, signer.id().bytes(), MESSAGE, bad)).isFalse();
            }
        }
    }

    @Test
    void keysThatAreNoPointsAreRefusedNotThrown() {
        for (byte fill : new byte[] {0, 1, 2, 3, 5, 7, (byte) 0xff}) {
            byte[] key = new byte[32];
            java.util.Arrays.fill(key, fill);
            for (Ed25519 ed25519 : ALL) {
                byte[] signature = Ed25519.best().signer(key).sign(MESSAGE).bytes();
                assertThat(verify(ed25519, key, MESSAGE, signature)).isFalse();
            }
        }
        assertThatThrownBy(() -> Ed25519.best().signer(new byte[31])).hasMessage("seed: 32 bytes, got 31");
    }

    @Test
    void manyThreadsGetTheirOwnVerdicts() throws Exception {
        for (Ed25519 ed25519 : ALL) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> verdicts = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    byte[] message = {(byte) i};
                    verdicts.add(threads.submit(() -> {
                        Signer signer = ed25519.signer(new byte[32]);
                        Signature64 signature = signer.sign(message);
                        return ed25519.verify(signer.id(), message, signature)
                                && !ed25519.verify(signer.id(), MESSAGE, signature);
                    }));
                }
                for (Future<Boolean> verdict : verdicts) {
                    assertThat(verdict.get()).as(ed25519.provider()).isTrue();
                }
            }
        }
    }

    @Test
    void memoryGivesTheSameVerdictsAndStaysBounded() {
        MemoizedVerifier memory = new MemoizedVerifier(Ed25519.best(), 10);
        Signer signer = Ed25519.best().signer(new byte[32]);
        Signature64 signature = signer.sign(MESSAGE);
        for (int i = 0; i < 3; i++) {
            assertThat(memory.verify(signer.id(), MESSAGE, signature)).isTrue();
            assertThat(memory.verify(signer.id(), new byte[] {1}, signature)).isFalse();
        }
        for (int i = 0; i < 100; i++) {
            memory.verify(signer.id(), new byte[i], signature);
        }
        assertThat(memory.size()).isBetween(1L, 10L);
    }

    /// Of the very message, by that signer, and of nothing else.
    @Test
    void whatAWitnessSawSignedIsRightAndNothingBesideIt() {
        List<NodeId> asked = new ArrayList<>();
        List<Payload> proofs = new ArrayList<>();
        MemoizedVerifier witness = new MemoizedVerifier(new SignatureVerifier() {
            @Override
            public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
                asked.add(signer);
                return Ed25519.best().verify(signer, message, signature);
            }

            @Override
            public boolean proves(Payload key, byte[] message, VrfProof proof) {
                proofs.add(key);
                return Ed25519.best().proves(key, message, proof);
            }
        });
        Signer plain = Ed25519.best().signer(new byte[32]);
        Signer other = Ed25519.best().signer(Hash32.sha256(MESSAGE).bytes());
        Signer seen = witness.witnessed(plain);
        Signature64 signature = seen.sign(MESSAGE);

        assertThat(signature).isEqualTo(plain.sign(MESSAGE));
        assertThat(witness.verify(seen.id(), MESSAGE, signature)).isTrue();
        assertThat(asked).isEmpty();
        assertThat(witness.verify(seen.id(), new byte[] {1}, signature)).isFalse();
        assertThat(witness.verify(other.id(), MESSAGE, signature)).isFalse();
        assertThat(witness.verify(seen.id(), MESSAGE, other.sign(MESSAGE))).isFalse();
        assertThat(asked).containsExactly(seen.id(), other.id(), seen.id());

        VrfProof proof = seen.prove(MESSAGE);
        assertThat(proof).isEqualTo(plain.prove(MESSAGE));
        assertThat(witness.proves(seen.provingKey(), MESSAGE, proof)).isTrue();
        assertThat(proofs).isEmpty();
        assertThat(witness.proves(seen.provingKey(), new byte[] {1}, proof)).isFalse();
        assertThat(witness.proves(other.provingKey(), MESSAGE, proof)).isFalse();
        assertThat(proofs).containsExactly(seen.provingKey(), other.provingKey());
    }

    /// A signature of another length is no [Signature64]: the codec refuses it.
    private static boolean verify(Ed25519 ed25519, byte[] key, byte[] message, byte[] signature) {
        return signature.length == Signature64.BYTES
                && ed25519.verify(NodeId.of(key), message, Signature64.of(signature));
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
