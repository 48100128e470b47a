package network.icn.protocol.challenge;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.LossBudget;

/// One kind of challenge. What one probe found is a *finding*, what a member of a committee makes of
/// its findings of an era is its *summary*, what the committee makes of all summaries is the *result*.
/// Findings stand in a HyperNode's journal, summaries and results in the agreed bytes, each as a
/// section ([SectionForm]). A kind is one package, and stands in the list of [ChallengeKinds].
///
/// Everything here is a pure function of its arguments: nodes, satellites and auditors come to the same
/// bytes.
///
/// @param <F> what one probe found
/// @param <S> what one member says of one ScalerNode in an era
/// @param <R> what the committee says of it
public interface ChallengeKind<F, S, R> {
    /// Bytes of the longest enclosure.
    int MAX_ENCLOSURE = 2 << 10;

    /// What the kind is called in canonical bytes, APIs and texts: 1 to 32 lower-case letters, digits
    /// and dashes, and not `equivocation`.
    String name();

    /// How a finding is written.
    SectionForm<F> findings();

    /// How a summary is written.
    SectionForm<S> summaries();

    /// How a result is written.
    SectionForm<R> results();

    /// What this node says of a ScalerNode.
    ///
    /// @param findings of the era's probes that asked by this kind, by the number of their slot; may be
    ///     empty
    S summarise(SortedMap<Integer, F> findings);

    /// What is left of a finding whose times say more about the machine that measured them; empty if
    /// nothing is.
    default Optional<F> untimed(F finding) {
        return Optional.of(finding);
    }

    /// Hash of what the ScalerNode signed for; empty if it signed nothing.
    default Optional<Hash32> receipt(F finding) {
        return Optional.empty();
    }

    /// What the committee says: the order of the votes does not matter, and while fewer than half of
    /// them lie the result lies between honest ones.
    ///
    /// @param votes of the members that may judge this ScalerNode; may be empty
    /// @param uptime what the same votes come to, slot by slot
    R merge(List<MemberVote<S>> votes, Committee committee, Uptime uptime);

    /// Hash of what belongs to the result and does not stand in it: whoever shows the result shows
    /// that, too. At most [#MAX_ENCLOSURE] bytes; empty if there is none.
    default Optional<Hash32> enclosure(R result) {
        return Optional.empty();
    }

    /// Whether something is what the result names as its [#enclosure].
    ///
    /// @param target whom the result is about
    /// @param enclosure at most [#MAX_ENCLOSURE] bytes
    default boolean encloses(NodeId target, R result, Payload enclosure, SignatureVerifier signatures) {
        return enclosure(result)
                .filter(Hash32.sha256(enclosure.bytes())::equals)
                .isPresent();
    }

    /// What can be said of a summary that nobody else has seen.
    Plausibility plausibility(S summary);

    /// Where the result of one era alone falls short of the claim; empty when it does not, or says
    /// nothing.
    List<Shortfall> shortfalls(R result, Claim claim);

    /// How a ScalerNode stands in a window.
    ///
    /// @param eras of the window of which there is a result, ascending; at least one
    /// @param windowEras how many eras the window has
    /// @return empty if this kind judges no windows
    Optional<WindowStanding> standing(List<JudgedEra<R>> eras, int windowEras);

    /// What must not happen from one era to the next of a window; empty unless too much of it did.
    ///
    /// @param before eras before the window of which there is a result, ascending
    /// @param eras of the window of which there is a result, ascending; at least one
    /// @param budget what may be lost in the window
    default Optional<Shortfall> losses(List<JudgedEra<R>> before, List<JudgedEra<R>> eras, LossBudget budget) {
        return Optional.empty();
    }

    /// What the ScalerNode says in the result that it stores; empty if it says nothing.
    default Optional<StoredBytes> stored(R result) {
        return Optional.empty();
    }

    /// The track that it speaks of.
    Track track();

    /// What the result of an era adds to the sequential test of its track; empty if it adds nothing.
    ///
    /// @param observers members with at least one vote
    default Optional<Trials> trials(R result, int observers) {
        return Optional.empty();
    }

    /// The numbers of a result, for people and programs.
    List<Measure> measures(R result);
}
