package network.icn.protocol.agreement;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Subject;

/// A member signed two statements that an honest one never signs both (E1 to E5, docs/design/eq1.md 9). The first is
/// the smaller by bytes, so one contradiction has one encoding.
///
/// @param subject what both are about
public record Equivocation(Subject subject, Signed first, Signed second) {
    /// The contradiction of two statements, in their order.
    public static Equivocation of(Subject subject, Signed one, Signed other) {
        boolean ordered = one.hash().compareTo(other.hash()) < 0;
        return ordered ? new Equivocation(subject, one, other) : new Equivocation(subject, other, one);
    }

    /// Whether it proves what it says.
    ///
    /// @param history whose members of that era alone can be accused, and in whose network alone it counts
    public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
        try {
            EqMessage one = EqMessage.parse(first.statement().bytes());
            EqMessage other = EqMessage.parse(second.statement().bytes());
            return history.at(subject.era()).hyperNode(first.signer()).isPresent()
                    && subject.network().equals(history.network())
                    && subject.equals(one.subject())
                    && first.signer().equals(second.signer())
                    && first.hash().compareTo(second.hash()) < 0
                    && contradict(one, other)
                    && first.verify(verifier)
                    && second.verify(verifier);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// Whether one member cannot honestly have signed both.
    public static boolean contradict(EqMessage one, EqMessage other) {
        if (!one.subject().equals(other.subject()) || one.signer() != other.signer() || one.equals(other)) {
            return false;
        }
        return switch (one) {
            case EqMessage.Commit _ -> other instanceof EqMessage.Commit;
            case EqMessage.Reveal _ -> false;
            case EqMessage.Propose a -> other instanceof EqMessage.Propose b && a.view() == b.view();
            case EqMessage.Notarize a -> other instanceof EqMessage.Notarize b && a.view() == b.view();
            case EqMessage.Finalize a ->
                switch (other) {
                    case EqMessage.Finalize b -> a.view() == b.view();
                    case EqMessage.Nullify b -> a.view() == b.view();
                    case EqMessage.Commit _, EqMessage.Reveal _, EqMessage.Propose _, EqMessage.Notarize _ -> false;
                };
            case EqMessage.Nullify a -> other instanceof EqMessage.Finalize b && a.view() == b.view();
        };
    }

    /// Appends the canonical bytes behind a header of the subject's network and era: the rest of the subject, the two
    /// statements.
    public void writeTo(CanonicalWriter out) {
        subject.writeRest(out);
        first.writeTo(out);
        second.writeTo(out);
    }

    /// Reads the canonical bytes behind that header.
    ///
    /// @throws MalformedException if the next bytes are none
    public static Equivocation readFrom(Header header, CanonicalReader in) throws MalformedException {
        return new Equivocation(Subject.readRest(header, in), Signed.readFrom(in), Signed.readFrom(in));
    }
}
