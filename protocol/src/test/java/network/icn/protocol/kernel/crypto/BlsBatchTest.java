package network.icn.protocol.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/// That many proofs looked at together pass when each of them does, and never else: also before somebody who knows how
/// the coefficients are made.
class BlsBatchTest {
    private static final SignatureVerifier VERIFIER = Ed25519.best();
    private static final byte[] MESSAGE = "what all of an era sign".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_MESSAGE = "another era".getBytes(StandardCharsets.US_ASCII);
    /// Of BLS12-381: the groups' order, and how many times as many points its curve has over the base field.
    private static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private static final BigInteger COFACTOR = new BigInteger("396c8c005555e1568c00aaab0000aaab", 16);

    private static Signer node(int number) {
        return Nodes.signer("batch-" + number);
    }

    private static KeyedProof right(int number) {
        return new KeyedProof(node(number).provingKey(), node(number).prove(MESSAGE));
    }

    private static List<KeyedProof> right(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj(BlsBatchTest::right).toList());
    }

    private static KeyedProof with(KeyedProof whose, P1 point) {
        return new KeyedProof(whose.key(), new VrfProof(Payload.of(point.compress())));
    }

    private static P1 point(KeyedProof shown) {
        return new P1(new P1_Affine(shown.proof().bytes().bytes()));
    }

    /// What the one that looks at each singly says: the rule.
    private static boolean eachProves(List<KeyedProof> shown) {
        return shown.stream().allMatch(each -> VERIFIER.proves(each.key(), MESSAGE, each.proof()));
    }

    private static void assertRefused(List<KeyedProof> shown, String what) {
        assertThat(eachProves(shown)).as(what + ", singly").isFalse();
        assertThat(VERIFIER.provesAll(MESSAGE, shown)).as(what).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 31, 32, 33, 128})
    void allThatAreRightPassTogether(int count) {
        List<KeyedProof> shown = right(0, count);

        assertThat(VERIFIER.provesAll(MESSAGE, shown)).isTrue();
        assertThat(VERIFIER.provesAll(OTHER_MESSAGE, shown)).isEqualTo(count == 0);
        Collections.reverse(shown);
        assertThat(VERIFIER.provesAll(MESSAGE, shown)).isTrue();
    }

    @Test
    void oneWrongAmong128IsFoundWhereverItStands() {
        List<KeyedProof> shown = right(0, 128);
        for (int place : List.of(0, 1, 63, 126, 127)) {
            KeyedProof kept = shown.get(place);
            for (P1 wrong : List.of(
                    point(kept).neg(),
                    point(kept).dbl(),
                    point(shown.get((place + 1) % 128)),
                    P1.generator(),
                    point(kept).add(P1.generator()))) {
                shown.set(place, with(kept, wrong));
                assertRefused(shown, "place " + place);
            }
            shown.set(place, new KeyedProof(kept.key(), node(place).prove(OTHER_MESSAGE)));
            assertRefused(shown, "that of another message at " + place);
            shown.set(place, kept);
        }
        assertThat(VERIFIER.provesAll(MESSAGE, shown)).isTrue();
    }

    /// With a sum, or with coefficients that one can know before, any of these pairs would cancel.
    @Test
    void whatIsShiftedAgainstEachOtherDoesNotCancel() {
        P1 delta = point(right(7));
        for (int count : List.of(2, 3, 40)) {
            List<KeyedProof> shown = right(0, count);
            KeyedProof first = shown.getFirst();
            KeyedProof last = shown.getLast();
            shown.set(0, with(first, point(first).add(delta)));
            shown.set(count - 1, with(last, point(last).add(delta.dup().neg())));
            assertRefused(shown, "+Δ and −Δ of " + count);
            shown.set(0, with(first, point(first).neg()));
            shown.set(count - 1, with(last, point(last).neg()));
            assertRefused(shown, "both negative of " + count);
            shown.set(0, new KeyedProof(first.key(), last.proof()));
            shown.set(count - 1, new KeyedProof(last.key(), first.proof()));
            assertRefused(shown, "each that of the other of " + count);
        }
    }

    /// He fits a shift to the coefficients that he works out for what he is about to show: with what he fits they are
    /// others. Were the second proof no part of what they follow from, this would pass.
    @Test
    void whoKnowsTheCoefficientsCannotFitProofsToThem() {
        List<KeyedProof> shown = right(0, 3);
        P1 delta = point(right(7));
        shown.set(0, with(shown.getFirst(), point(shown.getFirst()).add(delta.dup())));
        for (int attempt = 0; attempt < 4; attempt++) {
            BigInteger one =
                    BlsBatch.coefficients(MESSAGE, parts(shown), Bls.MESSAGES).get(0);
            BigInteger other =
                    BlsBatch.coefficients(MESSAGE, parts(shown), Bls.MESSAGES).get(1);
            BigInteger fitted = one.multiply(other.modInverse(ORDER)).mod(ORDER);
            P1 cancels = times(delta, fitted).neg();
            assertThat(times(delta, one).add(times(cancels, other)).is_inf())
                    .as("under these coefficients it would cancel")
                    .isTrue();
            shown.set(1, with(shown.get(1), point(right(1)).add(cancels)));
            assertRefused(shown, "attempt " + attempt);
        }
    }

    private static List<BlsBatch.Part> parts(List<KeyedProof> shown) {
        return shown.stream()
                .map(each -> new BlsBatch.Part(
                        new P2_Affine(each.key().bytes()),
                        new P1_Affine(each.proof().bytes().bytes())))
                .toList();
    }

    /// Its order divides a coefficient once in three: among many checked together a third would pass.
    @Test
    void aPartOfSmallOrderIsSeenWhateverItsCoefficient() {
        BigInteger three = BigInteger.valueOf(3);
        P1 small = times(outside(), ORDER.multiply(COFACTOR.divide(three)));
        assertThat(small.is_inf()).isFalse();
        assertThat(times(small, three).is_inf()).as("of order 3").isTrue();
        for (int number = 0; number < 24; number++) {
            List<KeyedProof> shown = right(number, number + 3);
            shown.set(1, with(shown.get(1), point(shown.get(1)).add(small.dup())));
            assertRefused(shown, "of order 3 at " + number);
            shown.set(2, with(shown.get(2), point(shown.get(2)).add(small.dup().neg())));
            assertRefused(shown, "two of order 3 at " + number);
        }
        assertRefused(List.of(right(0), with(right(1), small)), "nothing but of small order");
    }

    @Test
    void infinityAndWhatIsNoPointAreRefused() {
        byte[] infinity = new byte[VrfProof.BYTES];
        infinity[0] = (byte) 0xc0;
        byte[] none = new byte[VrfProof.BYTES];
        none[0] = (byte) 0x9f;
        none[1] = (byte) 0xff;
        for (byte[] bytes : List.of(infinity, none, new byte[VrfProof.BYTES])) {
            for (int count : List.of(1, 2, 33)) {
                List<KeyedProof> shown = right(0, count);
                shown.set(count - 1, new KeyedProof(shown.getLast().key(), new VrfProof(Payload.of(bytes))));
                assertRefused(shown, "first byte " + bytes[0]);
            }
        }
    }

    @Test
    void whatIsNoKeyProvesNothing() {
        byte[] infinity = new byte[BlsKey.POINT_BYTES];
        infinity[0] = (byte) 0xc0;
        for (Payload key : List.of(Payload.of(infinity), Payload.EMPTY, Payload.of(new byte[96]))) {
            assertRefused(List.of(right(0), new KeyedProof(key, right(1).proof())), key.toString());
        }
        // A key and its opposite: their sum is infinity, as is that of what they sign.
        Payload opposite = Payload.of(
                new P2(new P2_Affine(node(0).provingKey().bytes())).neg().compress());
        KeyedProof negative =
                new KeyedProof(opposite, with(right(0), point(right(0)).neg()).proof());
        assertThat(VERIFIER.provesAll(MESSAGE, List.of(right(0), negative))).isTrue();
        assertRefused(List.of(right(0), new KeyedProof(opposite, right(0).proof())), "the opposite key");
    }

    @Test
    void oneKeyTwiceIsProvedByTheSameProofTwice() {
        List<KeyedProof> same = Collections.nCopies(40, right(0));

        assertThat(VERIFIER.provesAll(MESSAGE, same)).isTrue();
        P1 delta = point(right(1));
        assertRefused(
                List.of(
                        with(right(0), point(right(0)).add(delta)),
                        with(right(0), point(right(0)).add(delta.dup().neg()))),
                "two proofs of one key");
    }

    @Test
    void whatChecksAllSaysWhatTheOneThatChecksEachSays() {
        long seed = Hash32.sha256(MESSAGE).longAt(0);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int right = 0;
        for (int mix = 0; mix < 200; mix++) {
            List<KeyedProof> shown = new ArrayList<>();
            int count = 1 + random.nextInt(9);
            int bad = random.nextInt(2) * 12;
            for (int i = 0; i < count; i++) {
                shown.add(any(random, bad));
            }
            boolean each = eachProves(shown);
            right += each ? 1 : 0;
            assertThat(VERIFIER.provesAll(MESSAGE, shown)).as("mix " + mix).isEqualTo(each);
        }
        assertThat(right).isBetween(50, 180);
    }

    private static KeyedProof any(Random random, int bad) {
        KeyedProof right = right(random.nextInt(40));
        return switch (random.nextInt(20 + bad)) {
            case 20, 21, 22 -> with(right, point(right).neg());
            case 23, 24 -> with(right, point(right).add(point(right(random.nextInt(40)))));
            case 25, 26 -> new KeyedProof(node(random.nextInt(40)).provingKey(), right.proof());
            default -> right;
        };
    }

    /// A point of the curve outside the group.
    private static P1 outside() {
        byte[] compressed = new byte[VrfProof.BYTES];
        compressed[0] = (byte) 0x80;
        for (int x = 1; ; x++) {
            compressed[47] = (byte) x;
            try {
                P1_Affine point = new P1_Affine(compressed);
                BigInteger third = ORDER.multiply(COFACTOR.divide(BigInteger.valueOf(3)));
                if (!point.in_group() && !times(new P1(point), third).is_inf()) {
                    return new P1(point);
                }
            } catch (RuntimeException _) {
                // No point has that x.
            }
        }
    }

    private static P1 times(P1 point, BigInteger factor) {
        P1 sum = new P1();
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.dbl();
            if (factor.testBit(bit)) {
                sum = sum.add(point.dup());
            }
        }
        return sum;
    }
}
