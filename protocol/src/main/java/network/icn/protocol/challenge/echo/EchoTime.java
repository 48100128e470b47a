package network.icn.protocol.challenge.echo;

import java.time.Duration;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What one echo took.
///
/// @param micros from 1 to 2^32 - 1 microseconds
public record EchoTime(long micros) {
    /// A u32.
    public static final SectionForm<EchoTime> FORM = new SectionForm<>() {
        @Override
        public void write(EchoTime value, CanonicalWriter out) {
            out.u32(value.micros);
        }

        @Override
        public EchoTime read(CanonicalReader in) throws MalformedException {
            return new EchoTime(in.u32());
        }
    };

    private static final long MAX_MICROS = 0xffff_ffffL;

    public EchoTime {
        if (micros < 1 || micros > MAX_MICROS) {
            throw new IllegalArgumentException("micros: 1 to 2^32 - 1, got " + micros);
        }
    }

    /// That time, or the next one that there is.
    public static EchoTime of(Duration roundTrip) {
        return new EchoTime(Math.clamp(roundTrip.toNanos() / 1_000, 1, MAX_MICROS));
    }
}
