package network.icn.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Signature64;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.report.MemberSet;

/// A quorum of signatures under one vote (CERT of EQ/1, scheme 1: a list of Ed25519 signatures and a bitmap).
///
/// @param parent of the notarized proposal; 0 for the other kinds
/// @param digest zero for NULLIFIED
/// @param signatures ascending by member
public record Certificate(
        Kind kind,
        Hash32 subject,
        int view,
        int parent,
        Hash32 digest,
        MemberSet signers,
        List<Signature64> signatures) {
    private static final int SCHEME_ED25519 = 1;

    /// What the signatures are under. The order is the code of the canonical bytes.
    public enum Kind {
        NOTARIZED,
        NULLIFIED,
        FINALIZED
    }

    public Certificate {
        signatures = List.copyOf(signatures);
    }

    static Certificate of(
            Kind kind, Vote vote, int committeeSize, SortedMap<Integer, Signature64> signatures) {
        return new Certificate(
                kind,
                vote.subject(),
                vote.view(),
                vote.parent(),
                vote.digest(),
                MemberSet.of(committeeSize, signatures.keySet()),
                List.copyOf(signatures.values()));
    }

    /// What a certificate's votes have in common.
    record Vote(Hash32 subject, int view, int parent, Hash32 digest) {}

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

    private EqMessage vote(int member) {
        return switch (kind) {
            case NOTARIZED -> new EqMessage.Notarize(subject, member, view, parent, digest);
            case NULLIFIED -> new EqMessage.Nullify(subject, member, view);
            case FINALIZED -> new EqMessage.Finalize(subject, member, view, digest);
        };
    }

    /// The signatures by member.
    SortedMap<Integer, Signature64> byMember() {
        TreeMap<Integer, Signature64> byMember = new TreeMap<>();
        List<Integer> members = signers.indices();
        for (int i = 0; i < members.size(); i++) {
            byMember.put(members.get(i), signatures.get(i));
        }
        return byMember;
    }

    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter()
                .u8(kind.ordinal())
                .hash(subject)
                .u16(view)
                .u16(parent)
                .hash(digest)
                .u8(SCHEME_ED25519);
        signers.writeTo(out);
        signatures.forEach(signature -> out.fixed(signature.bytes()));
        return out.toBytes();
    }

    public static Certificate parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        int kind = in.u8();
        if (kind >= Kind.values().length) {
            throw new MalformedException("kind: 0 to 2, got " + kind);
        }
        Hash32 subject = in.hash();
        int view = in.u16();
        int parent = in.u16();
        Hash32 digest = in.hash();
        if (view < 1 || view > EqMessage.MAX_VIEW || parent >= view) {
            throw new MalformedException("view: 1 to " + EqMessage.MAX_VIEW + " above its parent, got " + view);
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
        return new Certificate(Kind.values()[kind], subject, view, parent, digest, signers, signatures);
    }
}
