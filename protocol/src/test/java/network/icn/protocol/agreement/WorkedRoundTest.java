package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.icn.protocol.Registries;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Bls;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.VerdictReason;
import network.icn.protocol.settlement.WindowTerms;
import network.icn.protocol.settlement.WindowVerdict;
import org.junit.jupiter.api.Test;

/// Makes docs/worked-round.md: one era of a small network with real keys, a real beacon and real votes.
/// What the page works out by hand is worked out here once more from the formulas. After an intended change
/// `-Dicn.golden=write` writes the page anew.
// The page is easier to read where it stands in one piece.
@SuppressWarnings("InlineFormatString")
class WorkedRoundTest {
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    private static final EraId ERA = new EraId(3);
    private static final int SLOTS = 12;
    private static final long LEAVES = 1_000_000;
    private static final long MICROS = 1_800;
    /// The seat of the member that calls everything down.
    private static final int LIAR = 3;

    private final Ed25519 ed25519 = Ed25519.best();
    private final LocalChain chain = LocalChain.derive(seed("dealer").bytes(), Duration.ofSeconds(3), GENESIS);
    private final List<Signer> hyperNodes = IntStream.rangeClosed(1, 5)
            .mapToObj(i -> ed25519.signer(seed("hyper-" + i).bytes()))
            .sorted(Comparator.comparing(Signer::id))
            .toList();
    private final NodeId scalerNode = Ed25519.nodeId(seed("scaler-1").bytes());
    private final Registry registry = registry();
    private final BeaconValue beacon = chain.sign(BeaconSchedule.ofEra(registry.genesis(), ERA));
    private final Hash32 randomness = beacon.bound(registry.beacon().hash());
    private final Shard shard = CommitteeDraw.draw(registry, randomness).getFirst();
    private final Agreement agreement = Agreement.of(RegistryHistory.of(registry), ERA, beacon, shard);
    private final BeaconValue leaderDraw = chain.sign(BeaconSchedule.ofLeaders(registry.genesis(), ERA));

    private static Hash32 seed(String name) {
        return Hash32.sha256(("worked round " + name).getBytes(StandardCharsets.US_ASCII));
    }

    private Registry registry() {
        Parameters parameters =
                new Parameters(GENESIS, Duration.ofHours(1), SLOTS, 4, 3, 16, 527, Duration.ofSeconds(5), 720 * SLOTS);
        Claim claim = new Claim(LEAVES * 4096, 10_000, Duration.ofMillis(20), 1 << 27, 990_000, "DEU/Frankfurt");
        return new Registry(
                7,
                "worked",
                RegistryLink.FIRST,
                Ed25519.nodeId(seed("authority").bytes()),
                parameters,
                chain.info(),
                hyperNodes.stream()
                        .map(node -> new HyperNodeMember(
                                node.id(),
                                "operator " + node.id().brief(),
                                100,
                                new Endpoint("localhost", 1),
                                Registries.bls(node)))
                        .toList(),
                List.of(new ScalerNodeMember(scalerNode, "provider", new Endpoint("localhost", 2), claim)),
                List.of());
    }

    /// Member 2 stalls in slot 4. The target fails in the middle of slots 6 and 8, and is away in slot 7.
    private static SlotResult saw(int member, int slot) {
        if (member == LIAR) {
            return SlotResult.FAIL;
        }
        if (slot == 4 && member == 2) {
            return SlotResult.SKIP;
        }
        boolean away = slot == 7 || (slot == 6 && member > 0) || (slot == 8 && member == 2);
        return away ? SlotResult.FAIL : SlotResult.OK;
    }

    private static String brief(Hash32 hash) {
        return hash.toString().substring(0, 8) + "…";
    }

    private static Hash32 sha256(String tag, byte[]... parts) {
        byte[][] all = new byte[parts.length + 1][];
        all[0] = tag.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(parts, 0, all, 1, parts.length);
        return Hash32.sha256(all);
    }

    private static byte[] big(long value, int bytes) {
        byte[] all = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            all[bytes - 1 - i] = (byte) (value >>> (8 * i));
        }
        return all;
    }

    private String draw() {
        assertThat(BeaconVerifier.verify(registry.beacon(), beacon)).isTrue();
        assertThat(sha256(
                        "EQ1/beacon",
                        registry.beacon().hash().bytes(),
                        big(beacon.round(), 8),
                        beacon.signature().bytes()))
                .isEqualTo(randomness);
        StringBuilder rows = new StringBuilder();
        List<Signer> order = hyperNodes.stream()
                .sorted(Comparator.comparingDouble(this::arrival))
                .toList();
        for (int place = 0; place < order.size(); place++) {
            NodeId id = order.get(place).id();
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.4f | %s |%n",
                    id.brief(),
                    brief(ticket(id)),
                    arrival(order.get(place)),
                    place < 4 ? "seat " + place : "none"));
        }
        assertThat(order.stream().limit(4).map(Signer::id))
                .isEqualTo(shard.committee().members());
        return String.format(
                Locale.ROOT,
                DRAW,
                beacon.round(),
                registry.beacon().timeOf(beacon.round()),
                randomness,
                rows,
                agreement.subject().hash());
    }

    private Hash32 ticket(NodeId id) {
        return sha256("EQ1/seat", randomness.bytes(), big(0, 4), id.bytes());
    }

    /// -log2(u), for equal weights.
    private double arrival(Signer node) {
        BigInteger h = new BigInteger(1, ticket(node.id()).bytes()).shiftRight(192);
        double u = h.shiftLeft(1).add(BigInteger.ONE).doubleValue() / Math.pow(2, 65);
        return -Math.log(u) / Math.log(2);
    }

    private String challenge() {
        Signer asker = hyperNodes.stream()
                .filter(node -> node.id().equals(shard.committee().member(0)))
                .findFirst()
                .orElseThrow();
        ProbeDraw draw = agreement.draw(asker);
        byte[] message = joined(header("probe-draw"), randomness.bytes());
        assertThat(Bls.verify(
                        asker.provingKey(),
                        message,
                        draw.proof().bytes().bytes(),
                        "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_"))
                .isTrue();
        Hash32 beta = Hash32.sha256(draw.proof().bytes().bytes());
        byte[] kind = Possession.NAME.getBytes(StandardCharsets.US_ASCII);
        Hash32 seed = sha256(
                "ICN/challenge-seed/1",
                beta.bytes(),
                scalerNode.bytes(),
                big(5, 2),
                big(kind.length, 2),
                kind,
                seed("snapshot").bytes());
        assertThat(draw.seed(scalerNode, 5, Possession.NAME, seed("snapshot"))).isEqualTo(seed);
        Challenge challenge = new Challenge(
                registry.network(),
                ERA,
                5,
                shard.committee().member(0),
                scalerNode,
                Possession.NAME,
                seed("snapshot"),
                randomness,
                seed,
                new PossessionQuestion(PossessionRule.samplesPerProbe(registry.parameters(), 4)).bytes(),
                GENESIS.plus(Duration.ofHours(3)).plusSeconds(1_600));
        long[] leaves = PossessionRule.indices(challenge, LEAVES);
        BigInteger first = new BigInteger(
                        1,
                        sha256("ICN/possession-index/1", challenge.seed().bytes(), big(0, 4))
                                .bytes())
                .shiftRight(192);
        long index = first.mod(BigInteger.valueOf(LEAVES)).longValueExact();
        assertThat(leaves).hasSize(Math.ceilDiv(527, 4 * SLOTS)).contains(index);
        return String.format(
                Locale.ROOT,
                CHALLENGE,
                HexFormat.of().formatHex(draw.proof().bytes().bytes()),
                beta,
                leaves.length,
                challenge.seed(),
                first,
                index,
                IntStream.range(0, leaves.length)
                        .mapToObj(i -> String.format(Locale.ROOT, "%,d", leaves[i]))
                        .collect(Collectors.joining("; ")),
                100 * (1 - Math.pow(0.99, 4 * SLOTS * leaves.length)));
    }

    private String votes(TargetReport report) {
        StringBuilder rows = new StringBuilder();
        for (int slot = 0; slot < SLOTS; slot++) {
            int at = slot;
            List<SlotResult> said =
                    IntStream.range(0, 4).mapToObj(member -> saw(member, at)).toList();
            long ok = said.stream().filter(vote -> vote == SlotResult.OK).count();
            long cast = said.stream().filter(vote -> vote != SlotResult.SKIP).count();
            String verdict =
                    2 * ok > cast + 1 ? "surely up" : 2 * ok > cast ? "up" : 2 * ok < cast - 1 ? "surely down" : "down";
            rows.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %d | %d | %s |%n",
                    slot,
                    said.stream().map(Enum::name).collect(Collectors.joining(" | ")),
                    cast,
                    ok,
                    verdict));
            assertThat(report.slots().get(slot).name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .isEqualTo(verdict);
        }
        return String.format(
                Locale.ROOT,
                VOTES,
                rows,
                report.count(SlotVerdict.SURELY_UP),
                report.lowPpm(),
                report.count(SlotVerdict.SURELY_UP) + report.count(SlotVerdict.UP),
                report.availabilityPpm(),
                SLOTS - report.count(SlotVerdict.SURELY_DOWN),
                report.highPpm(),
                Reports.echo(report).latency().p50Micros(),
                Reports.echo(report).atLeastMicros());
    }

    private String agreed(CertifiedShard decided, TargetReport report) {
        Hash32 r = leaderDraw.bound(registry.beacon().hash());
        List<Integer> leaders = IntStream.range(0, 4)
                .boxed()
                .sorted(Comparator.comparing((Integer member) -> Hash32.sha256(
                        r.bytes(),
                        agreement.subject().hash().bytes(),
                        shard.committee().member(member).bytes())))
                .toList();
        assertThat(agreement.leaders(leaderDraw)).isEqualTo(leaders);
        QuorumCertificate certificate = decided.certificate();
        assertThat(certificate.verify(shard.committee(), ed25519)).isTrue();
        assertThat(Hash32.sha256(
                        header("agreed-value"), restOfSubject(), decided.body().bytes()))
                .isEqualTo(decided.digest());
        assertThat(Hash32.sha256(header("subject"), restOfSubject()))
                .isEqualTo(agreement.subject().hash());
        Hash32 id = Hash32.sha256(header("report-id"), big(0, 4), report.bytes());
        assertThat(report.id(registry.network(), ERA, 0)).isEqualTo(id);
        return String.format(
                Locale.ROOT,
                AGREED,
                leaderDraw.round(),
                leaders.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                certificate.view(),
                leaders.get((certificate.view() - 1) % 4),
                decided.body().size(),
                decided.digest(),
                certificate.signers().indices().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                certificate.bytes().length,
                id);
    }

    /// What every signed or hashed body begins with (docs/wire.md).
    private byte[] header(String kind) {
        byte[] tag = ("ICN/" + kind).getBytes(StandardCharsets.US_ASCII);
        return joined(big(tag.length, 1), tag, big(1, 2), registry.network().bytes(), big(ERA.number(), 8));
    }

    /// Version and hash of the registry, shard, n, q, members.
    private byte[] restOfSubject() {
        byte[] version = joined(big(1, 8), registry.hash().bytes());
        return joined(
                version,
                big(0, 4),
                big(4, 2),
                big(3, 2),
                shard.committee().root().bytes());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private String verdict(TargetReport report) {
        Claim claim = registry.scalerNodes().getFirst().claim();
        SlaVerdict era = SlaVerdict.of(report, claim, Proven.NONE);
        SlaWindow window = SlaWindow.of(registry.genesis(), ERA);
        WindowVerdict verdict = WindowVerdict.of(
                new WindowTerms(
                        window,
                        registry.parameters().decisions(),
                        List.of(new ClaimSpan(window.first(), window.last(), claim))),
                List.of(EraTally.of(ERA, report)),
                Proven.NONE,
                false);
        return String.format(
                Locale.ROOT,
                VERDICT,
                era.outcome().label(),
                String.join("; ", VerdictReason.texts(era.reasons())),
                window.number(),
                window.slots(),
                verdict.allowedDown(),
                verdict.surelyDown(),
                verdict.outcome().label());
    }

    private String page() throws MalformedException {
        CertifiedShard decided = Decisions.decide(
                agreement, hyperNodes, leaderDraw, (member, target, slot) -> saw(member, slot), MICROS);
        TargetReport report =
                AgreedBody.parse(decided.body().bytes()).report(scalerNode).orElseThrow();
        return String.join(
                "\n",
                String.format(Locale.ROOT, NETWORK, registry.network()),
                draw(),
                challenge(),
                votes(report),
                agreed(decided, report),
                verdict(report));
    }

    @Test
    void thePageHoldsWhatTheRulesGive() throws IOException, MalformedException {
        Path file = Path.of("../docs/worked-round.md");
        if ("write".equals(System.getProperty("icn.golden"))) {
            Files.writeString(file, page());
            fail("written anew: " + file);
        }
        assertThat(Files.readString(file))
                .as("-Dicn.golden=write writes it anew")
                .isEqualTo(page());
    }

    private static final String NETWORK = """
            # A worked round

            One era of a small network with every value written out: real keys, a real beacon, real votes.
            `WorkedRoundTest` makes this page and fails when a rule gives another number. `P-n` are rules of [the
            protocol](protocol.md); why they are enough stands in [design](design/README.md). Hashes in tables are
            shortened.

            Five HyperNodes of five operators with equal stake, one ScalerNode, committees of n = 4 with q = 3, so t
            = n − q = 1 lie is survived. Eras last an hour and have 12 slots. The ScalerNode has 1,000,000 leaves
            (3.8 GiB) and promises 99 %% and 20 ms. The network (P-38) is `%s`. We follow era 3, from 03:00 to 04:00.
            """;

    private static final String DRAW = """
            ## 1 The draw

            The era's beacon round is the first at or after start − 60 s (P-15): with a round every 3 s from genesis
            that is round %d, of %s. Bound to the chain (P-14) it gives

            `R = %s`

            Each HyperNode has a ticket, `SHA-256("EQ1/seat" | R | u32 shard | node)`. Its first 64 bits h give
            `u = (2h + 1)/2^65`, and the node arrives at −log2 u, divided by its weight. Weights are capped at
            `max(1, ⌊500/(10 · 4)⌋) = 12`, so here all are equal (P-17).

            | HyperNode | ticket | −log2 u | gets |
            | --- | --- | --- | --- |
            %s
            What the committee votes on names network, era, shard, n, q and these members (P-38):

            `subject = %s`
            """;

    private static final String CHALLENGE = """
            ## 2 A challenge

            What seat 0 asks follows from its draw: the unique signature of its second key over header `probe-draw` | R.
            It shows it when it reveals:

            `%s`

            β is the SHA-256 of that, `%s`
            (P-351). A probe asks for `⌈527/(4 · 12)⌉ = %d` leaves (P-25). In slot 5 seat 0 asks with the seed
            `SHA-256("ICN/challenge-seed/1" | β | target | u16 5 | "possession" as text | snapshot)`, that is

            `%s`

            The first 64-bit word of `SHA-256("ICN/possession-index/1" | seed | u32 0)` is %d, and modulo 1,000,000
            that is leaf %,d (P-26). All of them, ascending: %s.

            If 1 %% of the leaves were gone, the committee would meet one of them in this era with a chance of %.2f
            %%.
            """;

    private static final String VOTES = """
            ## 3 What the members saw

            Seat 3 lies and says FAIL to everything. Seat 2 stalls in slot 4, so it says nothing. The ScalerNode
            goes away in the middle of slot 6 and is back in the middle of slot 8: who asked before, or after, was
            answered. c votes were cast, a of them are OK. Surely up is `2a > c + 1`, surely down `2a < c − 1`
            (P-52).

            | slot | seat 0 | seat 1 | seat 2 | seat 3 | c | a | the slot is |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            %s
            All 12 slots are known. Surely up are %d, so availability is at least %,d ppm; up are %d, so it is %,d
            ppm; not surely down are %d, so it is at most %,d ppm (P-53, P-54). The liar
            turns slot 8 from up to down, and takes from slot 4 that it is sure. It makes no slot surely down that
            half of the honest members did not find down.

            All measured a median echo of %,d µs, and so says the lower median over the members. That it was at
            least %,d µs is sure: of four medians the `⌊(4 + 1)/2⌋ + 1 = 3` largest.
            """;

    private static final String AGREED = """
            ## 4 The agreement

            Four COMMITs, then four REVEALs. The leaders' beacon round is %d, of T0 + 90 s, when COMMITs were
            closed; by it the seats lead in the order %s (P-40). View %d is led by seat %d. It proposes the merge of
            all four observations, %,d bytes, with the digest (P-51)

            `%s`

            Three NOTARIZEs certify it, three FINALIZEs decide it. The certificate has the signatures of seats %s
            and %,d bytes. The report's id, which no report of another era, shard or network has (P-304), is

            `%s`
            """;

    private static final String VERDICT = """
            ## 5 What it means

            The era by itself is *%s* (%s). That is provisional (P-59). The window decides: window %d has %,d slots,
            and a promise of 99 %% allows `⌊(1 − 0.99) · 8,640⌋ = %d` of them to be surely down (P-146). So far
            there are %d. The window is *%s*.

            The liar stood alone in all slots that were surely up, which is a reach gap (P-150). It is called a liar
            only when it does so at more than half of the providers, and at two at least (P-61).
            """;
}
