package network.icn.protocol.agreement;

import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.Subject;

/// The messages of EQ/1 that one member signs (docs/design/eq1.md 3):
/// `header | rest of the subject | type u8 | signerIdx u16 | fields`.
///
/// Views count from 1; a parent of 0 means a fresh value.
public sealed interface EqMessage extends Statement {
    /// 18 views fit into the time; a bound that keeps maps small whatever a peer sends.
    int MAX_VIEW = 1_000;

    /// The hash of the agreement that it belongs to.
    Subject subject();

    /// Index of the member in the committee.
    int signer();

    @Override
    default Header header() {
        return subject().header(Domain.EQ_MESSAGE);
    }

    /// Binds an observation without showing it.
    ///
    /// @param commitment [#commitment] of the salt and the observation
    record Commit(Subject subject, int signer, Hash32 commitment) implements EqMessage {
        /// The index is bound in, so nobody can copy another member's commitment as their own.
        public static Hash32 commitment(Subject subject, int signer, Hash32 salt, Payload observation) {
            return Hash32.sha256(subject.writer(Domain.COMMITMENT)
                    .u16(signer)
                    .hash(salt)
                    .fixed(observation.bytes())
                    .toBytes());
        }

        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 1).hash(commitment).toBytes();
        }
    }

    /// Opens the commitment, and shows what its author had to ask: by that everybody reads its observation. Not
    /// bound by the commitment, because there is no second one.
    ///
    /// @param draw of the author and the era
    record Reveal(Subject subject, int signer, Hash32 salt, ProbeDraw draw, Payload observation) implements EqMessage {
        /// 16 targets with 60 slots and four proofs each are below 5 KiB.
        static final int MAX_OBSERVATION_BYTES = 8 * 1024;

        /// What the REVEAL must open.
        public Hash32 commitment() {
            return Commit.commitment(subject, signer, salt, observation);
        }

        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 2)
                    .hash(salt)
                    .fixed(draw.proof().bytes().bytes())
                    .variable(observation.bytes())
                    .toBytes();
        }
    }

    /// The leader's value for a view.
    ///
    /// @param body the value when it is fresh (parent 0); empty when it is proposed again
    record Propose(Subject subject, int signer, int view, int parent, Hash32 digest, Payload body)
            implements EqMessage {
        /// The largest body that can be proposed.
        public static final int MAX_BODY_BYTES = 32 * 1024;

        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 3)
                    .u16(view)
                    .u16(parent)
                    .hash(digest)
                    .variable(body.bytes())
                    .toBytes();
        }
    }

    /// The first vote: at most one a view.
    record Notarize(Subject subject, int signer, int view, int parent, Hash32 digest) implements EqMessage {
        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 4).u16(view).u16(parent).hash(digest).toBytes();
        }
    }

    /// Gives a view up; never together with a FINALIZE of the same view.
    record Nullify(Subject subject, int signer, int view) implements EqMessage {
        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 5).u16(view).toBytes();
        }
    }

    /// The second vote, under a notarization.
    record Finalize(Subject subject, int signer, int view, Hash32 digest) implements EqMessage {
        @Override
        public byte[] bytes() {
            return EqMessage.head(this, 6).u16(view).hash(digest).toBytes();
        }
    }

    private static CanonicalWriter head(EqMessage message, int type) {
        return message.subject().writer(Domain.EQ_MESSAGE).u8(type).u16(message.signer());
    }

    /// Reads one message; nothing about membership or signatures is checked here.
    static EqMessage parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Subject subject = Subject.read(Domain.EQ_MESSAGE, in);
        int type = in.u8();
        int signer = in.u16();
        if (signer >= Parameters.MAX_COMMITTEE) {
            throw new MalformedException("signer: below " + Parameters.MAX_COMMITTEE + ", got " + signer);
        }
        EqMessage message = switch (type) {
            case 1 -> new Commit(subject, signer, in.hash());
            case 2 -> readReveal(in, subject, signer);
            case 3 -> readPropose(in, subject, signer);
            case 4 -> readNotarize(in, subject, signer);
            case 5 -> new Nullify(subject, signer, readView(in));
            case 6 -> new Finalize(subject, signer, readView(in), in.hash());
            default -> throw new MalformedException("type: 1 to 6, got " + type);
        };
        in.end();
        return message;
    }

    private static Reveal readReveal(CanonicalReader in, Subject subject, int signer) throws MalformedException {
        Hash32 salt = in.hash();
        ProbeDraw draw = new ProbeDraw(new VrfProof(Payload.of(in.fixed(VrfProof.BYTES))));
        return new Reveal(subject, signer, salt, draw, Payload.of(in.variable(Reveal.MAX_OBSERVATION_BYTES)));
    }

    private static Propose readPropose(CanonicalReader in, Subject subject, int signer) throws MalformedException {
        int view = readView(in);
        int parent = readParent(in, view);
        Hash32 digest = in.hash();
        Payload body = Payload.of(in.variable(Propose.MAX_BODY_BYTES));
        if (parent == 0 == (body.size() == 0)) {
            throw new MalformedException("body: with parent 0 and only then");
        }
        return new Propose(subject, signer, view, parent, digest, body);
    }

    private static Notarize readNotarize(CanonicalReader in, Subject subject, int signer) throws MalformedException {
        int view = readView(in);
        return new Notarize(subject, signer, view, readParent(in, view), in.hash());
    }

    private static int readView(CanonicalReader in) throws MalformedException {
        int view = in.u16();
        if (view < 1 || view > MAX_VIEW) {
            throw new MalformedException("view: 1 to " + MAX_VIEW + ", got " + view);
        }
        return view;
    }

    private static int readParent(CanonicalReader in, int view) throws MalformedException {
        int parent = in.u16();
        if (parent >= view) {
            throw new MalformedException("parent: below view " + view + ", got " + parent);
        }
        return parent;
    }
}
