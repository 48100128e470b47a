package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.report.Merge;
import network.icn.protocol.signed.Signed;

/// The commitments and openings of one subject. Two different commitments of one member exclude it; votes never depend on
/// whether somebody else has seen that too.
final class ObservationPool {
    private final Agreement agreement;
    private final SortedMap<Integer, Held<EqMessage.Commit>> commits = new TreeMap<>();
    private final SortedMap<Integer, Opening> openings = new TreeMap<>();
    private final TreeSet<Integer> equivocators = new TreeSet<>();

    /// A message with the moment it came.
    record Held<M extends EqMessage>(M message, Signed signed, Instant at) {}

    /// A reveal, whether or not its commitment has come yet.
    record Opening(EqMessage.Reveal reveal, Signed signed, Observation observation, Instant at) {}

    ObservationPool(Agreement agreement) {
        this.agreement = agreement;
    }

    boolean isKnown(EqMessage message) {
        return switch (message) {
            case EqMessage.Commit commit -> {
                Held<EqMessage.Commit> held = commits.get(commit.signer());
                yield held != null && held.message().equals(commit);
            }
            case EqMessage.Reveal reveal -> {
                Opening opening = openings.get(reveal.signer());
                yield opening != null && opening.reveal().equals(reveal);
            }
            case EqMessage.Propose _, EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ -> false;
        };
    }

    /// Adds a verified commitment; a second, different one is a contradiction.
    Optional<Evidence> add(EqMessage.Commit commit, Signed signed, Instant now) {
        Held<EqMessage.Commit> first = commits.putIfAbsent(commit.signer(), new Held<>(commit, signed, now));
        if (first == null || first.message().equals(commit) || !equivocators.add(commit.signer())) {
            return Optional.empty();
        }
        return Optional.of(Evidence.Equivocation.of(first.signed(), signed));
    }

    /// Adds a verified opening; false when it is not about this shard or opens another commitment than its author's.
    boolean add(EqMessage.Reveal reveal, Signed signed, Instant now) {
        Held<EqMessage.Commit> commit = commits.get(reveal.signer());
        if (commit != null && !commit.message().commitment().equals(reveal.commitment())) {
            return false;
        }
        try {
            Observation observation =
                    Observation.parse(reveal.observation().bytes());
            if (!Merge.fits(agreement.shard(), agreement.slots(), observation)) {
                return false;
            }
            openings.putIfAbsent(reveal.signer(), new Opening(reveal, signed, observation, now));
            return true;
        } catch (MalformedException _) {
            return false;
        }
    }

    boolean isEquivocator(int member) {
        return equivocators.contains(member);
    }

    /// The opening of a member whose commitment it opens.
    Optional<Opening> opened(int member) {
        Held<EqMessage.Commit> commit = commits.get(member);
        Opening opening = openings.get(member);
        boolean matches = commit != null
                && opening != null
                && commit.message().commitment().equals(opening.reveal().commitment());
        return matches ? Optional.of(opening) : Optional.empty();
    }

    /// What an honest leader merges: opened in time, committed by `committedBy`, never seen contradicting itself.
    SortedMap<Integer, Opening> usable(Instant committedBy, Instant revealedBy) {
        TreeMap<Integer, Opening> usable = new TreeMap<>();
        for (Integer member : openings.keySet()) {
            opened(member)
                    .filter(_ -> !equivocators.contains(member))
                    .filter(opening -> !opening.at().isAfter(revealedBy))
                    .filter(_ -> committedInTime(member, committedBy))
                    .ifPresent(opening -> usable.put(member, opening));
        }
        return usable;
    }

    boolean committedInTime(int member, Instant committedBy) {
        Held<EqMessage.Commit> commit = commits.get(member);
        return commit != null && !commit.at().isAfter(committedBy);
    }

    List<Signed> messages() {
        List<Signed> messages = new ArrayList<>();
        commits.values().forEach(held -> messages.add(held.signed()));
        openings.values().forEach(opening -> messages.add(opening.signed()));
        return messages;
    }
}
