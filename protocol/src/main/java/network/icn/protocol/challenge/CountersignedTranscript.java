package network.icn.protocol.challenge;

import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;

/// A probe that both sides have signed for: who asked whom in which slot, that it was answered, and how
/// long that took. Nobody signs it as a whole: it stands on the four signatures inside, and convinces
/// without asking anybody.
///
/// It proves what both sides agreed on, not that the leaves were right: for that the leaves themselves
/// would be needed.
///
/// @param challenge the HyperNode's signed [Challenge]
/// @param receipt the ScalerNode's signed [Receipt]
/// @param transcript the HyperNode's signed [Transcript]
/// @param countersignature the ScalerNode's signature over the bytes of the transcript
public record CountersignedTranscript(
        Signed challenge, Signed receipt, Signed transcript, Signature64 countersignature) {
    /// Bytes of the longest: only the challenge has no fixed width, by its kind and its question
    /// (docs/wire.md).
    public static final int MAX_BYTES = Header.size(Domain.COUNTERSIGNED_TRANSCRIPT)
            + Signed.size(Challenge.MAX_BYTES)
            + Signed.size(Receipt.BYTES)
            + Signed.size(Transcript.BYTES)
            + Signature64.BYTES;

    /// What the parts say; believe it only when [#flaw] is empty.
    public record Content(Challenge challenge, Receipt receipt, Transcript transcript) {}

    /// Why it convinces nobody.
    public enum Flaw {
        /// A part is no statement of its kind.
        MALFORMED,
        CHALLENGE_NOT_BY_CHALLENGER,
        RECEIPT_NOT_BY_TARGET,
        TRANSCRIPT_NOT_BY_CHALLENGER,
        /// The parts speak of different challenges or receipts.
        MISMATCH,
        CHALLENGE_SIGNATURE,
        RECEIPT_SIGNATURE,
        TRANSCRIPT_SIGNATURE,
        COUNTERSIGNATURE;

        /// Lower case with dashes: `receipt-signature`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What the parts say, whether or not they fit together.
    ///
    /// @throws MalformedException unless each is a statement of its kind
    public Content content() throws MalformedException {
        return new Content(
                Challenge.parse(challenge.statement().bytes()),
                Receipt.parse(receipt.statement().bytes()),
                Transcript.parse(transcript.statement().bytes()));
    }

    /// Whether both sides have signed for the same probe; empty when they have.
    public Optional<Flaw> flaw(SignatureVerifier verifier) {
        Content content;
        try {
            content = content();
        } catch (MalformedException _) {
            return Optional.of(Flaw.MALFORMED);
        }
        return strangerAmongSigners(content.challenge())
                .or(() -> fitsTogether(content) ? Optional.empty() : Optional.of(Flaw.MISMATCH))
                .or(() -> badSignature(content.challenge().target(), verifier));
    }

    private Optional<Flaw> strangerAmongSigners(Challenge asked) {
        if (!challenge.signer().equals(asked.challenger())) {
            return Optional.of(Flaw.CHALLENGE_NOT_BY_CHALLENGER);
        }
        if (!receipt.signer().equals(asked.target())) {
            return Optional.of(Flaw.RECEIPT_NOT_BY_TARGET);
        }
        return transcript.signer().equals(asked.challenger())
                ? Optional.empty()
                : Optional.of(Flaw.TRANSCRIPT_NOT_BY_CHALLENGER);
    }

    private boolean fitsTogether(Content content) {
        ChallengeRef asked = content.challenge().ref();
        return content.receipt().challenge().equals(asked)
                && content.transcript().challenge().equals(asked)
                && content.transcript().receipt().equals(receipt.hash());
    }

    private Optional<Flaw> badSignature(NodeId target, SignatureVerifier verifier) {
        if (!challenge.verify(verifier)) {
            return Optional.of(Flaw.CHALLENGE_SIGNATURE);
        }
        if (!receipt.verify(verifier)) {
            return Optional.of(Flaw.RECEIPT_SIGNATURE);
        }
        if (!transcript.verify(verifier)) {
            return Optional.of(Flaw.TRANSCRIPT_SIGNATURE);
        }
        return verifier.verify(target, transcript.statement().bytes(), countersignature)
                ? Optional.empty()
                : Optional.of(Flaw.COUNTERSIGNATURE);
    }

    /// Canonical bytes: header, signed challenge, signed receipt, signed transcript, countersignature.
    public byte[] bytes() {
        CanonicalWriter out = Header.around(Domain.COUNTERSIGNED_TRANSCRIPT, challenge);
        challenge.writeTo(out);
        receipt.writeTo(out);
        transcript.writeTo(out);
        return out.fixed(countersignature.bytes()).toBytes();
    }

    /// Reads what [#bytes] wrote; verifies nothing.
    public static CountersignedTranscript parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("transcript: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.COUNTERSIGNED_TRANSCRIPT, in);
        Signed challenge = Signed.readFrom(in);
        header.requireAround(challenge);
        Signed receipt = Signed.readFrom(in);
        Signed transcript = Signed.readFrom(in);
        Signature64 countersignature = Signature64.of(in.fixed(Signature64.BYTES));
        in.end();
        return new CountersignedTranscript(challenge, receipt, transcript, countersignature);
    }
}
