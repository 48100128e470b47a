package network.icn.protocol.challenge.growth;

import java.util.Arrays;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What a committee says of a ScalerNode's tree in an era.
///
/// @param base from which more than n − q members wanted to see that it has grown, so one honest at least; none if
///     there is no such base
public record GrowthResult(Base base, Outcome outcome) {
    /// What came of it.
    public enum Outcome {
        /// Neither seen nor counted: it is asked for again, from the same base.
        OPEN(1),
        /// The ScalerNode was there, and none of those that are sure to be honest has seen it: for the first time.
        COUNTED(2),
        /// More than n − q members have seen it, so one honest at least.
        SHOWN(3),
        /// Counted a second time: the tree is another one than the ScalerNode says.
        BROKEN(4);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        private static Outcome ofCode(int code) throws MalformedException {
            return Arrays.stream(values())
                    .filter(outcome -> outcome.code == code)
                    .findFirst()
                    .orElseThrow(() -> new MalformedException("outcome: 1 to 4, got " + code));
        }
    }

    /// There was nothing to show.
    public static final GrowthResult NONE = new GrowthResult(Base.NONE, Outcome.OPEN);
    /// A u8: 0 for nothing, else the code of the outcome, and the base.
    public static final SectionForm<GrowthResult> FORM = new SectionForm<>() {
        @Override
        public void write(GrowthResult value, CanonicalWriter out) {
            if (value.base.isNone()) {
                out.u8(0);
            } else {
                out.u8(value.outcome.code);
                Base.FORM.write(value.base, out);
            }
        }

        @Override
        public GrowthResult read(CanonicalReader in) throws MalformedException {
            int code = in.u8();
            if (code == 0) {
                return NONE;
            }
            Outcome outcome = Outcome.ofCode(code);
            return new GrowthResult(GrowthSummary.named(in), outcome);
        }
    };

    public GrowthResult {
        if (base.isNone() && outcome != Outcome.OPEN) {
            throw new IllegalArgumentException("outcome: only with a base");
        }
        if ((outcome == Outcome.BROKEN && !base.once()) || (outcome == Outcome.COUNTED && base.once())) {
            throw new IllegalArgumentException("outcome: broken what was counted once, and counted what was not");
        }
    }

    /// From where it is asked for again in the next era; none if nothing is left of it.
    public Base left() {
        return switch (outcome) {
            case OPEN -> base;
            case COUNTED -> base.counted();
            case SHOWN, BROKEN -> Base.NONE;
        };
    }
}
