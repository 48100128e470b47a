package network.icn.protocol.role.clock;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.beacon.BeaconValue;

/// A witness holds a beacon round before its time. The round's own signature proves that whoever has the chain's key
/// made it; *when* it was there is the witness's word alone, so one such statement proves nothing against the key
/// holder, and those of more operators than can lie together do.
///
/// @param beacon a value of the chain
/// @param seenAt by the witness's clock, which f + 1 others had found right
public record EarlyRound(long networkId, BeaconValue beacon, Instant seenAt) implements Statement {
    @Override
    public Domain domain() {
        return Domain.EARLY_ROUND;
    }

    @Override
    public byte[] bytes() {
        return domain().writer()
                .u64(networkId)
                .u64(beacon.round())
                .fixed(beacon.signature().bytes())
                .time(seenAt)
                .toBytes();
    }

    public static EarlyRound parse(byte[] statement) throws MalformedException {
        CanonicalReader in = Domain.EARLY_ROUND.reader(statement);
        long network = in.u64();
        long round = in.u64();
        if (round < 1) {
            throw new MalformedException("round: from 1, got " + Long.toUnsignedString(round));
        }
        BeaconValue beacon = new BeaconValue(round, Payload.of(in.fixed(BeaconValue.SIGNATURE_BYTES)));
        Instant seenAt = in.time();
        in.end();
        return new EarlyRound(network, beacon, seenAt);
    }
}
