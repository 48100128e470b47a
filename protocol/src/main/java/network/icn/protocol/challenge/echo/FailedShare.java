package network.icn.protocol.challenge.echo;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.challenge.LowerMedian;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.Committee;

/// What share of the probes failed while the ScalerNode was there: one value an era, the lower median over
/// the members' shares. A slot in which it was not there is a matter of availability and counts for nothing
/// here. Failures are never pooled: the third of a committee that may lie could make them a third of all.
///
/// @param members who have a share; 0 if there is no value
/// @param ppm the share, in parts per million
public record FailedShare(int members, int ppm) {
    /// There is no value.
    public static final FailedShare NONE = new FailedShare(0, 0);
    /// A u16 and a u32.
    static final SectionForm<FailedShare> FORM = new SectionForm<>() {
        @Override
        public void write(FailedShare value, CanonicalWriter out) {
            out.u16(value.members).u32(value.ppm);
        }

        @Override
        public FailedShare read(CanonicalReader in) throws MalformedException {
            return new FailedShare(in.u16(), Math.toIntExact(in.u32AtMost(PPM)));
        }
    };

    private static final int PPM = 1_000_000;
    /// The share of fewer probes is all or nothing.
    private static final int MIN_PROBES = 3;

    public FailedShare {
        if (members < 0 || members > 0xffff || ppm < 0 || ppm > PPM || (members == 0 && ppm > 0)) {
            throw new IllegalArgumentException("failed: a share up to 1000000, got " + ppm + " of " + members);
        }
    }

    /// Of more values than twice as many as may lie, so that the median stands between two honest ones.
    static FailedShare of(Collection<? extends MemberVote<?>> votes, Committee committee, Uptime uptime) {
        List<Long> shares = votes.stream().flatMap(vote -> share(vote, uptime)).toList();
        int liars = committee.size() - committee.quorum();
        return shares.size() > 2 * liars
                ? new FailedShare(shares.size(), (int) LowerMedian.of(shares, Long::longValue))
                : NONE;
    }

    private static Stream<Long> share(MemberVote<?> vote, Uptime uptime) {
        long failed = count(vote, uptime, SlotResult.FAIL);
        long probes = failed + count(vote, uptime, SlotResult.OK);
        return probes < MIN_PROBES ? Stream.empty() : Stream.of(PPM * failed / probes);
    }

    private static long count(MemberVote<?> vote, Uptime uptime, SlotResult result) {
        return uptime.slots().stream()
                .filter(slot -> vote.slots().get(slot) == result)
                .count();
    }
}
