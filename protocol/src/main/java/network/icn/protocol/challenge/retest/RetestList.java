package network.icn.protocol.challenge.retest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.protocol.challenge.possession.OpenLeaves;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;

/// The leaves of one ScalerNode that every member asks for again in an era. It follows from the
/// certified shard of the era before, so all who have that have the same list
/// (docs/design/challenges.md 4).
///
/// @param era in which they are asked for
/// @param report digest of the certified shard that it follows from
/// @param since number of the era since which the tree is one that the leaves are of: another tree has other leaves
/// @param entries each leaf once; first those that an era has counted against, the oldest first, then
///     by index
public record RetestList(
        Hash32 network, EraId era, NodeId target, Hash32 report, long since, List<RetestEntry> entries) {
    /// No list is longer.
    public static final int MAX_ENTRIES = OpenLeaves.MOST;
    /// The highest bit of an age.
    private static final int COUNTED = 0x80;

    private static final int ENTRY_BYTES = Short.BYTES + Integer.BYTES + 1;
    /// Bytes of the longest.
    public static final int MAX_BYTES = Header.size(Domain.RETEST_LIST)
            + NodeId.BYTES
            + Hash32.BYTES
            + Long.BYTES
            + Short.BYTES
            + MAX_ENTRIES * ENTRY_BYTES;

    public RetestList {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("entries: at most 256, got " + entries.size());
        }
        TreeSet<Long> leaves = new TreeSet<>();
        for (int i = 0; i < entries.size(); i++) {
            boolean ordered = i == 0 || RetestEntry.ORDER.compare(entries.get(i - 1), entries.get(i)) < 0;
            if (!ordered || !leaves.add(entries.get(i).leaf())) {
                throw new IllegalArgumentException("entries: in their order, each leaf once");
            }
        }
    }

    /// What is left of this list when the committee has said what came of it, each a little older.
    ///
    /// @param result about this list
    /// @throws IllegalArgumentException if it is about another one
    public List<RetestEntry> left(RetestResult result) {
        if (!result.list().equals(name())) {
            throw new IllegalArgumentException(
                    "result: about this list, got " + result.list().hash());
        }
        List<RetestEntry> left = new ArrayList<>();
        for (int place = 0; place < entries.size(); place++) {
            RetestEntry entry = entries.get(place);
            if (result.isLeft(place)) {
                boolean counted = entry.counted() || result.counted().contains(place);
                left.add(new RetestEntry(entry.leaf(), entry.age() + 1, counted));
            }
        }
        return List.copyOf(left);
    }

    /// The list of an era.
    ///
    /// @param left of the list of the era before ([#left]); no leaf of them is in `drawn`
    /// @param drawn leaves that were found open in the era before ([OpenLeaves#drawn])
    public static RetestList of(
            Hash32 network,
            EraId era,
            NodeId target,
            Hash32 report,
            long since,
            List<RetestEntry> left,
            List<Long> drawn) {
        List<RetestEntry> entries = new ArrayList<>(left);
        drawn.forEach(leaf -> entries.add(new RetestEntry(leaf, 1, false)));
        entries.sort(RetestEntry.ORDER);
        return new RetestList(network, era, target, report, since, entries);
    }

    /// What members say of it.
    public RetestName name() {
        if (entries.isEmpty()) {
            return RetestName.NONE;
        }
        int once = (int) entries.stream().filter(RetestEntry::counted).count();
        int onceEnding = (int) entries.stream()
                .filter(entry -> entry.counted() && entry.ends())
                .count();
        int ending = (int) entries.stream().filter(RetestEntry::ends).count();
        return new RetestName(Hash32.sha256(bytes()), entries.size(), once, onceEnding, ending - onceEnding);
    }

    /// The canonical bytes.
    public byte[] bytes() {
        CanonicalWriter out = new Header(Domain.RETEST_LIST, network, era.number())
                .writer()
                .fixed(target.bytes())
                .hash(report)
                .u64(since)
                .u16(entries.size());
        for (RetestEntry entry : entries) {
            writeLeaf(entry.leaf(), out);
            out.u8(entry.age() | (entry.counted() ? COUNTED : 0));
        }
        return out.toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one list
    public static RetestList parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("list: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.RETEST_LIST, in);
        EraId era = EraId.of(header);
        NodeId target = NodeId.of(in.fixed(NodeId.BYTES));
        Hash32 report = in.hash();
        long since = in.u64AtMost(era.number());
        int count = in.count(MAX_ENTRIES, ENTRY_BYTES);
        try {
            List<RetestEntry> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long leaf = readLeaf(in);
                int code = in.u8();
                entries.add(new RetestEntry(leaf, code & ~COUNTED, (code & COUNTED) != 0));
            }
            in.end();
            return new RetestList(header.network(), era, target, report, since, entries);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    /// A list out of a section of a report: empty for none.
    static Optional<Hash32> hash(RetestName name) {
        return name.size() == 0 ? Optional.empty() : Optional.of(name.hash());
    }

    /// An index of 48 bits.
    static void writeLeaf(long leaf, CanonicalWriter out) {
        out.u16((int) (leaf >>> Integer.SIZE)).u32(leaf & 0xffff_ffffL);
    }

    static long readLeaf(CanonicalReader in) throws MalformedException {
        long leaf = ((long) in.u16() << Integer.SIZE) | in.u32();
        if (leaf >= ObjectEntry.MAX_LEAVES) {
            throw new MalformedException("leaf: below 2^48, got " + leaf);
        }
        return leaf;
    }
}
