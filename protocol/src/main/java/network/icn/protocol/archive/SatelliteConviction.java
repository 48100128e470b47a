package network.icn.protocol.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;

/// Proof that a satellite has forgotten or forked what it had acknowledged: two statements that it signed, of which a
/// satellite that only ever appends signs at most one. Whoever holds the bytes and the registry checks it, without
/// asking anybody.
///
/// @param first of the two statements, the one with the smaller hash
/// @param second the other one
/// @param otherLeaf for [Rule#LEAF]: what the head of one has where the receipt of the other has its entry
public record SatelliteConviction(Signed first, Signed second, Optional<OtherLeaf> otherLeaf) {
    /// What no honest satellite does.
    public enum Rule {
        /// Two receipts with different entries at one index: an acknowledged entry was dropped, its place given away.
        INDEX,
        /// Two different logs of one size.
        ROOT,
        /// A later log that is smaller, or a larger one that is not later: the log has gone back.
        ORDER,
        /// A log that has another entry where the receipt has its own.
        LEAF;

        /// For logs and metrics: `index`, `root`, `order`, `leaf`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// An entry of the log of one statement.
    ///
    /// @param proof that the leaf is there, RFC 6962, nearest sibling first
    public record OtherLeaf(Hash32 leaf, List<Hash32> proof) {
        /// Longer than any path of a log.
        static final int MAX_PROOF = 64;

        public OtherLeaf {
            proof = List.copyOf(proof);
        }
    }

    public SatelliteConviction {
        if (first.hash().compareTo(second.hash()) > 0) {
            Signed larger = first;
            first = second;
            second = larger;
        }
    }

    /// The two, if they contradict each other. Signatures are not looked at.
    public static Optional<SatelliteConviction> of(Signed one, Signed other) {
        SatelliteConviction conviction = new SatelliteConviction(one, other, Optional.empty());
        return conviction.rule().map(_ -> conviction);
    }

    /// The satellite that signed both, if both are statements of one log.
    public Optional<NodeId> satellite() {
        try {
            LogStatement one = LogStatement.parse(first.statement().bytes());
            LogStatement other = LogStatement.parse(second.statement().bytes());
            boolean sameLog =
                    one.network().equals(other.network()) && one.satellite().equals(other.satellite());
            boolean own =
                    first.signer().equals(one.satellite()) && second.signer().equals(one.satellite());
            return sameLog && own ? Optional.of(one.satellite()) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// The rule that the two break together, if they do. Signatures are not looked at.
    public Optional<Rule> rule() {
        if (satellite().isEmpty()) {
            return Optional.empty();
        }
        try {
            LogStatement one = LogStatement.parse(first.statement().bytes());
            LogStatement other = LogStatement.parse(second.statement().bytes());
            return otherLeaf
                    .map(leaf -> LogContradiction.at(leaf, one, other))
                    .orElseGet(() -> LogContradiction.between(one, other));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Whether it proves what it says against a satellite that ever was one in that network: a head is of no era, and
    /// leaving excuses nothing.
    public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
        Optional<NodeId> accused = satellite();
        return accused.isPresent()
                && history.satellite(accused.get()).isPresent()
                && isOf(history.network())
                && rule().isPresent()
                && first.verify(verifier)
                && second.verify(verifier);
    }

    private boolean isOf(Hash32 network) {
        try {
            return LogStatement.parse(first.statement().bytes()).network().equals(network);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// Of the network of the first statement, with the size of the smaller log in the era's place.
    private Header header() throws MalformedException {
        LogHead one = LogStatement.parse(first.statement().bytes()).head();
        LogHead other = LogStatement.parse(second.statement().bytes()).head();
        return new Header(Domain.SATELLITE_CONVICTION, one.network(), Math.min(one.size(), other.size()));
    }

    /// @throws IllegalStateException unless both are statements of a log, as they are in what [#of] gave
    public byte[] bytes() {
        CanonicalWriter out = headerOrThrow().writer();
        first.writeTo(out);
        second.writeTo(out);
        out.u8(otherLeaf.isPresent() ? 1 : 0);
        otherLeaf.ifPresent(leaf -> {
            out.hash(leaf.leaf()).u16(leaf.proof().size());
            leaf.proof().forEach(out::hash);
        });
        return out.toBytes();
    }

    private Header headerOrThrow() {
        try {
            return header();
        } catch (MalformedException e) {
            throw new IllegalStateException("conviction: " + e.getMessage(), e);
        }
    }

    /// Proves nothing: [#verify] does.
    public static SatelliteConviction parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.SATELLITE_CONVICTION, in);
        Signed first = Signed.readFrom(in);
        Signed second = Signed.readFrom(in);
        int leaves = in.u8();
        if (leaves > 1 || first.hash().compareTo(second.hash()) > 0) {
            throw new MalformedException("conviction: the smaller hash first, then 0 or 1 leaf, got " + leaves);
        }
        Optional<OtherLeaf> leaf = leaves == 0 ? Optional.empty() : Optional.of(readLeaf(in));
        in.end();
        SatelliteConviction conviction = new SatelliteConviction(first, second, leaf);
        if (!conviction.header().equals(header)) {
            throw new MalformedException("conviction: must be of the network and log of its statements");
        }
        return conviction;
    }

    private static OtherLeaf readLeaf(CanonicalReader in) throws MalformedException {
        Hash32 leaf = in.hash();
        int count = in.count(OtherLeaf.MAX_PROOF, Hash32.BYTES);
        List<Hash32> proof = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            proof.add(in.hash());
        }
        return new OtherLeaf(leaf, proof);
    }
}
