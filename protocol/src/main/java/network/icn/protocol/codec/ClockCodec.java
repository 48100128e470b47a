package network.icn.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.clock.DrawnBy;

/// Questions for the time and their answers, as messages and as bytes (clock.proto). Reading checks sizes and
/// widths only.
public final class ClockCodec {
    /// A nonce and its framing.
    public static final int MAX_QUESTION_BYTES = 64;
    /// A signed time and a beacon value are some 260 bytes.
    public static final int MAX_ANSWER_BYTES = 1_024;

    private ClockCodec() {}

    /// The question for the time alone.
    public static TimeAsked asked(Hash32 nonce) {
        return asked(nonce, false);
    }

    /// @param aboutLog whether the asker wants to know, too, what the other one has of its log
    public static TimeAsked asked(Hash32 nonce, boolean aboutLog) {
        return TimeAsked.newBuilder()
                .setNonce(ByteString.copyFrom(nonce.bytes()))
                .setAboutLog(aboutLog)
                .build();
    }

    /// The same with what the teller has of the asker's log.
    public static TimeTold withLog(TimeTold told, Optional<Signed> log) {
        return log.map(last -> told.toBuilder().setLog(Messages.of(last)).build())
                .orElse(told);
    }

    /// What the teller has of the asker's log; empty if it has nothing.
    public static Optional<Signed> log(TimeTold told) throws MalformedException {
        check(FieldLimits.check(told));
        return told.hasLog() ? Optional.of(Messages.read(told.getLog())) : Optional.empty();
    }

    /// The answer to a question for the time.
    ///
    /// @param time a signed [network.icn.protocol.role.clock.TimeStatement]
    /// @param draw who drew the teller to be asked, where not everybody asks everybody
    public static TimeTold told(Signed time, Optional<DrawnBy> draw) {
        TimeTold.Builder told = TimeTold.newBuilder().setTime(Messages.of(time));
        draw.ifPresent(
                by -> told.setDraw(Messages.of(by.beacon())).setDrawEra(by.era().number()));
        return told.build();
    }

    /// The 32 bytes of the asker, which the answer must repeat.
    ///
    /// @throws MalformedException if they are not 32 bytes, or a field is beyond its limit
    public static Hash32 nonce(TimeAsked asked) throws MalformedException {
        check(FieldLimits.check(asked));
        if (asked.getNonce().size() != Hash32.BYTES) {
            throw new MalformedException(
                    "nonce: 32 bytes, got " + asked.getNonce().size());
        }
        return Hash32.of(asked.getNonce().toByteArray());
    }

    /// The signed time; its signature is not checked here.
    ///
    /// @throws MalformedException if it is no answer, or a field is beyond its limit
    public static Signed time(TimeTold told) throws MalformedException {
        check(FieldLimits.check(told));
        return Messages.read(told.getTime());
    }

    /// By which era's beacon the teller was drawn; empty where nobody draws. Nothing is verified.
    ///
    /// @throws MalformedException if a field is beyond its limit
    public static Optional<DrawnBy> draw(TimeTold told) throws MalformedException {
        check(FieldLimits.check(told));
        return told.hasDraw()
                ? Optional.of(new DrawnBy(new EraId(told.getDrawEra()), Messages.read(told.getDraw())))
                : Optional.empty();
    }

    /// The bytes of the question for the time alone.
    public static byte[] encodeQuestion(Hash32 nonce) {
        return asked(nonce).toByteArray();
    }

    /// The bytes of the answer of a teller whom nobody drew.
    ///
    /// @param time a signed [network.icn.protocol.role.clock.TimeStatement]
    public static byte[] encodeAnswer(Signed time) {
        return told(time, Optional.empty()).toByteArray();
    }

    /// The 32 bytes of the asker, which the answer must repeat.
    ///
    /// @throws MalformedException if they are not 32 bytes, or a field is beyond its limit
    public static Hash32 nonce(byte[] question) throws MalformedException {
        try {
            return nonce(TimeAsked.parseFrom(question));
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("question: " + e.getMessage());
        }
    }

    /// The signed time; its signature is not checked here.
    ///
    /// @throws MalformedException if it is no answer, or a field is beyond its limit
    public static Signed time(byte[] answer) throws MalformedException {
        try {
            return time(TimeTold.parseFrom(answer));
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException("answer: " + e.getMessage());
        }
    }

    private static void check(Optional<String> broken) throws MalformedException {
        if (broken.isPresent()) {
            throw new MalformedException(broken.get());
        }
    }
}
