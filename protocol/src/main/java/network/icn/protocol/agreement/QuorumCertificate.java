package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Subject;

/// A quorum of signatures under one vote (CERT of EQ/1, scheme 1: a list of Ed25519 signatures and a bitmap). It
/// has no signer of its own.
///
/// @param parent of the notarized proposal; 0 for the other kinds
/// @param digest zero for NULLIFIED
/// @param signatures ascending by member
public record QuorumCertificate(
        Kind kind,
        Subject subject,
        int view,
        int parent,
        Hash32 digest,
        MemberSet signers,
        List<Signature64> signatures) {
    private static final int SCHEME_ED25519 = 1;

    /// What the signatures are under, with the code of the canonical bytes.
    public enum Kind {
        NOTARIZED(1),
        NULLIFIED(2),
        FINALIZED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind ofCode(int code) throws MalformedException {
            return switch (code) {
                case 1 -> NOTARIZED;
                case 2 -> NULLIFIED;
                case 3 -> FINALIZED;
                default -> throw new MalformedException("kind: 1 to 3, got " + code);
            };
        }
    }

    public QuorumCertificate {
        signatures = List.copyOf(signatures);
    }

    static QuorumCertificate of(Vote vote, int committeeSize, SortedMap<Integer, Signature64> signatures) {
        return new QuorumCertificate(
                vote.kind(),
                vote.subject(),
                vote.view(),
                vote.parent(),
                vote.digest(),
                MemberSet.of(committeeSize, signatures.keySet()),
                List.copyOf(signatures.values()));
    }

    /// What a certificate's votes have in common.
    record Vote(Kind kind, Subject subject, int view, int parent, Hash32 digest) {
        /// Empty for a message that is no vote.
        static Optional<Vote> of(EqMessage message) {
            return switch (message) {
                case EqMessage.Notarize m ->
                    Optional.of(new Vote(Kind.NOTARIZED, m.subject(), m.view(), m.parent(), m.digest()));
                case EqMessage.Nullify m ->
                    Optional.of(new Vote(Kind.NULLIFIED, m.subject(), m.view(), 0, Hash32.ZERO));
                case EqMessage.Finalize m ->
                    Optional.of(new Vote(Kind.FINALIZED, m.subject(), m.view(), 0, m.digest()));
                case EqMessage.Commit _, EqMessage.Reveal _, EqMessage.Propose _ -> Optional.empty();
            };
        }
    }

    /// True when at least q different members of the committee signed this vote.
    public boolean verify(Committee committee, SignatureVerifier verifier) {
        if (signers.committeeSize() != committee.size()
                || signers.count() < committee.quorum()
                || signers.count() != signatures.size()) {
            return false;
        }
        List<Integer> members = signers.indices();
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            if (!verifier.verify(committee.member(member), vote(member).bytes(), signatures.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The vote of one member, as it signed it.
    ///
    /// @param id of the member with that index
    public Optional<Signed> voteOf(int member, NodeId id) {
        int place = signers.indices().indexOf(member);
        return place < 0 || place >= signatures.size()
                ? Optional.empty()
                : Optional.of(Signed.of(vote(member).bytes(), id, signatures.get(place)));
    }

    /// Whether both certify the same, whoever signed. A value is final in whatever view it became so.
    boolean saysTheSameAs(QuorumCertificate that) {
        return kind == that.kind
                && digest.equals(that.digest)
                && parent == that.parent
                && (kind == Kind.FINALIZED || view == that.view);
    }

    /// Whether whoever signed for both contradicted itself.
    boolean contradicts(QuorumCertificate that) {
        boolean sameKind = kind == that.kind && !saysTheSameAs(that);
        boolean bothWays = (kind == Kind.FINALIZED && that.kind == Kind.NULLIFIED)
                || (kind == Kind.NULLIFIED && that.kind == Kind.FINALIZED);
        return view == that.view && (sameKind || bothWays);
    }

    /// What its signers said, ascending by member.
    List<Signed> votes(Committee committee) {
        List<Signed> votes = new ArrayList<>();
        List<Integer> members = signers.indices();
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            votes.add(Signed.of(vote(member).bytes(), committee.member(member), signatures.get(i)));
        }
        return votes;
    }

    private EqMessage vote(int member) {
        return switch (kind) {
            case NOTARIZED -> new EqMessage.Notarize(subject, member, view, parent, digest);
            case NULLIFIED -> new EqMessage.Nullify(subject, member, view);
            case FINALIZED -> new EqMessage.Finalize(subject, member, view, digest);
        };
    }

    /// The canonical bytes.
    public byte[] bytes() {
        CanonicalWriter out = subject.writer(Domain.EQ_CERTIFICATE)
                .u8(kind.code)
                .u16(view)
                .u16(parent)
                .hash(digest)
                .u8(SCHEME_ED25519);
        signers.writeTo(out);
        signatures.forEach(signature -> out.fixed(signature.bytes()));
        return out.toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static QuorumCertificate parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        Subject subject = Subject.read(Domain.EQ_CERTIFICATE, in);
        Kind kind = Kind.ofCode(in.u8());
        int view = in.u16();
        int parent = in.u16();
        Hash32 digest = in.hash();
        if (view < 1 || view > EqMessage.MAX_VIEW || parent >= view) {
            throw new MalformedException("view: 1 to " + EqMessage.MAX_VIEW + " above its parent, got " + view);
        }
        boolean single = kind == Kind.NOTARIZED || parent == 0;
        boolean named = kind != Kind.NULLIFIED || digest.equals(Hash32.ZERO);
        if (!single || !named) {
            throw new MalformedException("certificate: parent and digest only where the vote has them");
        }
        int scheme = in.u8();
        if (scheme != SCHEME_ED25519) {
            throw new MalformedException("scheme: 1, got " + scheme);
        }
        MemberSet signers = MemberSet.readFrom(in);
        List<Signature64> signatures = new ArrayList<>(signers.count());
        for (int i = 0; i < signers.count(); i++) {
            signatures.add(Signature64.of(in.fixed(Signature64.BYTES)));
        }
        in.end();
        return new QuorumCertificate(kind, subject, view, parent, digest, signers, signatures);
    }
}
