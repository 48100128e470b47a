package network.icn.protocol.role.scalernode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChosenSeed;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// Holds the challenges that this node has answered to what their signers show of themselves once the era
/// is over. Nobody else can: a challenge is known to those two alone.
///
/// Nothing that a satellite answers is believed: what is found convinces by itself, and whose σ is not
/// confirmed is looked at again when another satellite answers.
final class ChosenSeeds {
    private final RegistryHistory history;
    private final SignatureVerifier signatures;
    private final TranscriptBook transcripts;
    /// Whose challenges of an era are settled, one way or the other.
    private final TreeMap<EraId, TreeSet<NodeId>> settled = new TreeMap<>();

    ChosenSeeds(RegistryHistory history, SignatureVerifier signatures, TranscriptBook transcripts) {
        this.history = history;
        this.signatures = signatures;
        this.transcripts = transcripts;
    }

    /// Evidence against those who have chosen, one proof each.
    ///
    /// @param report of which nothing has been checked
    List<Evidence.Chosen> shown(CertifiedShard report) {
        TreeSet<NodeId> known = settled.computeIfAbsent(report.era(), _ -> new TreeSet<>());
        Map<NodeId, List<Signed>> asked = transcripts.challenges(report.era());
        List<Evidence.Chosen> found = new ArrayList<>();
        draws(report).forEach((member, draw) -> {
            List<Signed> challenges = asked.getOrDefault(member, List.of());
            if (challenges.isEmpty() || known.contains(member)) {
                return;
            }
            List<Signed> foreign =
                    challenges.stream().filter(each -> !follows(each, draw)).toList();
            // Where one seed follows, the draw is the right one: nobody can make another that it follows from.
            boolean confirmed = foreign.size() < challenges.size();
            if (!foreign.isEmpty()) {
                Evidence.Chosen evidence = new Evidence.Chosen(new ChosenSeed(foreign.getFirst(), draw));
                if (evidence.verify(signatures, history)) {
                    found.add(evidence);
                    confirmed = true;
                }
            }
            if (confirmed) {
                known.add(member);
            }
        });
        return found;
    }

    private static Map<NodeId, ProbeDraw> draws(CertifiedShard report) {
        Map<NodeId, ProbeDraw> draws = new LinkedHashMap<>();
        for (Signed reveal : report.reveals()) {
            try {
                if (EqMessage.parse(reveal.statement().bytes()) instanceof EqMessage.Reveal opened) {
                    draws.put(reveal.signer(), opened.draw());
                }
            } catch (MalformedException _) {
                // It shows nothing; what the others show is looked at all the same.
            }
        }
        return draws;
    }

    private static boolean follows(Signed challenge, ProbeDraw draw) {
        try {
            return ChosenSeed.follows(Challenge.parse(challenge.statement().bytes()), draw);
        } catch (MalformedException e) {
            throw new IllegalStateException("an answered challenge is malformed", e);
        }
    }

    void forgetBefore(EraId era) {
        settled.headMap(era).clear();
    }
}
