package network.icn.protocol.challenge.possession;

import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// How many leaves are wanted; which ones follows from the challenge ([PossessionRule]).
///
/// @param samples 1 to [#MAX_SAMPLES]
public record PossessionQuestion(int samples) {
    /// 1,024 leaves of 4 KiB are 4 MiB: one answer stays below the message limit of gRPC.
    public static final int MAX_SAMPLES = 1_000;
    /// A u16.
    public static final SectionForm<PossessionQuestion> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionQuestion value, CanonicalWriter out) {
            out.u16(value.samples);
        }

        @Override
        public PossessionQuestion read(CanonicalReader in) throws MalformedException {
            return new PossessionQuestion(in.u16());
        }
    };

    public PossessionQuestion {
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("samples: 1 to 1000, got " + samples);
        }
    }

    /// That of a challenge that was checked, or is our own.
    ///
    /// @throws IllegalArgumentException if there is none
    static PossessionQuestion of(Challenge asked) {
        try {
            return FORM.parse(asked.question());
        } catch (MalformedException e) {
            throw new IllegalArgumentException("question: " + e.getMessage(), e);
        }
    }

    /// The canonical bytes.
    public Payload bytes() {
        return FORM.bytes(this);
    }
}
