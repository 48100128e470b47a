package network.icn.protocol.role.clock;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;
import network.icn.protocol.network.beacon.BeaconValue;

/// A witness holds a beacon round before its time. The round's own signature proves that whoever has the chain's key
/// made it; *when* it was there is the witness's word alone, so one such statement proves nothing against the key
/// holder, and those of more operators than can lie together do.
///
/// @param beacon a value of the chain
/// @param seenAt by the witness's clock, which f + 1 others had found right
public record EarlyRound(Hash32 network, BeaconValue beacon, Instant seenAt) implements Statement {
    @Override
    public Header header() {
        return new Header(Domain.EARLY_ROUND, network, beacon.round());
    }

    @Override
    public byte[] bytes() {
        return header().writer().fixed(beacon.signature().bytes()).time(seenAt).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static EarlyRound parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.EARLY_ROUND, in);
        long round = header.era();
        if (round < 1) {
            throw new MalformedException("round: from 1, got 0");
        }
        BeaconValue beacon = new BeaconValue(round, Payload.of(in.fixed(BeaconValue.SIGNATURE_BYTES)));
        Instant seenAt = in.time();
        in.end();
        return new EarlyRound(header.network(), beacon, seenAt);
    }
}
