package network.icn.node.transcript;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.JournalContract;
import network.icn.protocol.agreement.Journal;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// Transcripts are all of one length; what the other side chooses freely in them is its signature.
class TranscriptJournalTest extends JournalContract {
    private static final CountersignedTranscript SIGNED = signed();

    private static CountersignedTranscript signed() {
        Signer hyperNode = Ed25519.best().signer(new byte[32]);
        Signer scalerNode = Ed25519.best().signer(Hash32.sha256().bytes());
        Signed challenge = new Challenge(
                        Hash32.ZERO,
                        new EraId(3),
                        0,
                        hyperNode.id(),
                        scalerNode.id(),
                        Possession.NAME,
                        Hash32.ZERO,
                        Hash32.ZERO,
                        Hash32.ZERO,
                        new PossessionQuestion(1).bytes(),
                        Instant.EPOCH)
                .signedBy(hyperNode);
        Signed receipt = new Receipt(ChallengeRef.of(challenge), Hash32.ZERO, Instant.EPOCH).signedBy(scalerNode);
        Transcript both = new Transcript(
                ChallengeRef.of(challenge),
                receipt.hash(),
                Instant.EPOCH,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                true);
        return new CountersignedTranscript(challenge, receipt, both.signedBy(hyperNode), scalerNode.sign(both.bytes()));
    }

    @Override
    protected Path file() {
        return directory.resolve("transcripts/era-3.wal");
    }

    @Override
    protected int plantOffset() {
        return -1;
    }

    @Override
    protected byte[] item(int number, byte[] planted) {
        byte[] signature = Arrays.copyOf(Arrays.copyOf(planted, 56), 64);
        signature[63] = (byte) number;
        return new CountersignedTranscript(
                        SIGNED.challenge(), SIGNED.receipt(), SIGNED.transcript(), Signature64.of(signature))
                .bytes();
    }

    @Override
    protected Journal open(DurableChannel.Opener disk) {
        AtomicInteger restored = new AtomicInteger();
        TranscriptStore store = TranscriptStore.open(
                directory, TranscriptStore.DEFAULT_BYTES, _ -> {}, disk, _ -> restored.incrementAndGet());
        return new Journal() {
            @Override
            public void write(List<byte[]> items) {
                items.forEach(item -> store.keep(parsed(item)));
            }

            @Override
            public int restored() {
                return restored.get();
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    private static CountersignedTranscript parsed(byte[] item) {
        try {
            return CountersignedTranscript.parse(item);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
