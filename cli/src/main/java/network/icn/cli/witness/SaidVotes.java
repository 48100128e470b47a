package network.icn.cli.witness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a HyperNode has bound itself to, by its `votes.wal`: what it committed to, proposed and voted for in each view
/// of each agreement.
public final class SaidVotes {
    private static final byte[] TAG = "ICN/eq1-message".getBytes(StandardCharsets.US_ASCII);
    /// Behind the tag: version; then network, era, shard, n, q and members, which are the subject.
    private static final int SUBJECT = 32 + 8 + 8 + 32 + 4 + 2 + 2 + 32;

    private static final byte[] SUBJECT_TAG = "ICN/subject".getBytes(StandardCharsets.US_ASCII);
    private static final int AGREED = 1;
    private static final int SPOKEN = 1;
    private static final int COMMITTED = 2;

    /// Occasion, then what was said; an occasion allows one thing.
    private final Map<String, String> said = new LinkedHashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    private SaidVotes() {}

    /// Nothing if there is no such file.
    public static SaidVotes of(Path votesFile) {
        SaidVotes votes = new SaidVotes();
        WalBytes.records(votesFile).forEach(votes::read);
        return votes;
    }

    public int size() {
        return said.size();
    }

    /// What no honest member says both.
    public List<String> contradictions() {
        List<String> all = new ArrayList<>(contradictions);
        said.forEach((occasion, what) -> {
            if (occasion.startsWith("finalize ") && said.containsKey("nullify " + occasion.substring(9))) {
                all.add(occasion + ": also given up");
            }
        });
        return all;
    }

    /// What stands here and does not stand in the same words in the later state of the same file.
    public List<String> missingIn(SaidVotes later) {
        return said.entrySet().stream()
                .filter(vote -> !vote.getValue().equals(later.said.get(vote.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void read(ByteBuffer record) {
        if (record.remaining() < 2 + Digests.BYTES || record.get() != AGREED) {
            return;
        }
        switch (record.get()) {
            case SPOKEN -> readMessage(record);
            case COMMITTED -> say("commit " + Digests.hex(record, Digests.BYTES), record);
            default -> {
                // Binds the node to nothing.
            }
        }
    }

    private void readMessage(ByteBuffer message) {
        message.position(message.position() + 1 + TAG.length + Short.BYTES);
        ByteBuffer about = message.slice(message.position(), SUBJECT);
        String subject = Digests.hex(Digests.sha256(
                ByteBuffer.wrap(new byte[] {(byte) SUBJECT_TAG.length}),
                ByteBuffer.wrap(SUBJECT_TAG),
                ByteBuffer.wrap(new byte[] {0, 1}),
                about));
        message.position(message.position() + SUBJECT);
        int type = message.get();
        int member = message.getShort();
        switch (type) {
            case 1 -> say("COMMIT " + subject + " " + member, message);
            case 2 -> say("REVEAL " + subject + " " + member, message);
            case 3 -> say("propose " + subject + " " + message.getShort(), message);
            case 4 -> say("notarize " + subject + " " + message.getShort(), message);
            case 5 -> say("nullify " + subject + " " + message.getShort(), message);
            case 6 -> say("finalize " + subject + " " + message.getShort(), message);
            default -> throw new IllegalStateException("a message of a type that docs/wire.md does not know");
        }
    }

    private void say(String occasion, ByteBuffer rest) {
        String what = Digests.hex(Digests.sha256(rest));
        String before = said.putIfAbsent(occasion, what);
        if (before != null && !before.equals(what)) {
            contradictions.add(occasion + ": said twice");
        }
    }
}
