package network.icn.protocol.challenge.echo;

import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What a committee says of a ScalerNode's round trips.
///
/// @param latency lower medians of the members' quantiles
/// @param atLeastMicros what more than half of the honest members' medians are not below, whatever n − q lied; 0 if
///     that cannot be said
/// @param failed share of the probes that failed while it was there
public record EchoResult(LatencySummary latency, long atLeastMicros, FailedShare failed) {
    /// The quantiles, a u32, the share.
    public static final SectionForm<EchoResult> FORM = new SectionForm<>() {
        @Override
        public void write(EchoResult value, CanonicalWriter out) {
            LatencySummary.FORM.write(value.latency, out);
            out.u32(value.atLeastMicros);
            FailedShare.FORM.write(value.failed, out);
        }

        @Override
        public EchoResult read(CanonicalReader in) throws MalformedException {
            return new EchoResult(LatencySummary.FORM.read(in), in.u32(), FailedShare.FORM.read(in));
        }
    };
}
