package network.icn.protocol.challenge;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// What happened in a probe that was answered, and when. The HyperNode that measured it signs it, and the ScalerNode
/// signs the same bytes ([CountersignedTranscript]).
///
/// @param challenge the [Challenge] that was answered
/// @param receipt hash of the [Receipt]
/// @param startedAt when the echo probe left, by the HyperNode's clock, kept in milliseconds
/// @param echoRoundTrip round trip of the echo probe, kept in microseconds, below 2^32 of them
/// @param answerTime from the challenge's departure to the whole answer, kept in microseconds, below 2^32 of them
/// @param right whether all leaves were right
public record Transcript(
        ChallengeRef challenge,
        Hash32 receipt,
        Instant startedAt,
        Duration echoRoundTrip,
        Duration answerTime,
        boolean right)
        implements Statement {
    /// Size of the canonical bytes; the limit of the wire (scalernode.proto).
    public static final int BYTES = 138;

    private static final long MAX_MICROS = 0xffff_ffffL;
    /// The longest time that a transcript can hold.
    public static final Duration MAX_TIME = micros(MAX_MICROS);

    public Transcript {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        echoRoundTrip = wholeMicros("echoRoundTrip", echoRoundTrip);
        answerTime = wholeMicros("answerTime", answerTime);
    }

    private static Duration wholeMicros(String name, Duration value) {
        if (value.isNegative() || value.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(name + ": 0 to 2^32-1 microseconds, got " + value);
        }
        return value.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Header header() {
        return challenge.header(Domain.TRANSCRIPT);
    }

    @Override
    public byte[] bytes() {
        return challenge
                .writer(Domain.TRANSCRIPT)
                .hash(receipt)
                .time(startedAt)
                .u32(echoRoundTrip.toNanos() / 1_000)
                .u32(answerTime.toNanos() / 1_000)
                .u8(right ? 1 : 0)
                .toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static Transcript parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        ChallengeRef challenge = ChallengeRef.read(Domain.TRANSCRIPT, in);
        Hash32 receipt = in.hash();
        Instant startedAt = in.time();
        Duration echoRoundTrip = micros(in.u32());
        Duration answerTime = micros(in.u32());
        int right = in.u8();
        if (right > 1) {
            throw new MalformedException("right: 0 or 1, got " + right);
        }
        in.end();
        return new Transcript(challenge, receipt, startedAt, echoRoundTrip, answerTime, right == 1);
    }

    private static Duration micros(long count) {
        return Duration.ofSeconds(count / 1_000_000, count % 1_000_000 * 1_000);
    }
}
