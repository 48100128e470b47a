package network.icn.protocol.role.satellite;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.protocol.archive.LogStatement;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;

/// What satellites have signed about their logs, as far as it was heard, and whether one of them contradicts itself.
/// Each satellite has room of its own, so none can push out what another has said. Nor does what it said in an
/// earlier network of the same id stand between two words of this one.
public final class LogWatch {
    private final int room;
    private final Map<Whose, Log> logs = new LinkedHashMap<>();

    /// @param room receipts, and heads, that are remembered of one satellite: those of the largest indices and sizes
    public LogWatch(int room) {
        this.room = room;
    }

    private record Whose(Hash32 network, NodeId satellite) {
        static Whose of(LogStatement statement) {
            return new Whose(statement.network(), statement.satellite());
        }
    }

    /// What came of a statement.
    ///
    /// @param news whether it says something that was not known: an index, a size, or a contradiction
    public record Heard(boolean news, Optional<SatelliteConviction> conviction) {}

    private record Told<S extends LogStatement>(S statement, Signed signed) {}

    private static final class Log {
        private final TreeMap<Long, Told<SatelliteReceipt>> places = new TreeMap<>();
        /// By size; of the same size the earliest and the latest, in whose place the same may stand.
        private final TreeMap<Long, List<Told<LogStatement>>> heads = new TreeMap<>();

        /// Those that it may contradict. Whoever fits the next smaller and the next larger one fits all.
        private Stream<Signed> beside(LogStatement statement) {
            long size = statement.head().size();
            Stream<Signed> sizes = Stream.of(heads.lowerEntry(size), heads.ceilingEntry(size), heads.higherEntry(size))
                    .flatMap(entry -> entry == null ? Stream.empty() : entry.getValue().stream())
                    .map(Told::signed);
            Told<SatelliteReceipt> place =
                    statement instanceof SatelliteReceipt receipt ? places.get(receipt.index()) : null;
            return place == null ? sizes : Stream.concat(Stream.of(place.signed()), sizes);
        }

        private boolean add(LogStatement statement, Signed signed) {
            boolean news = false;
            if (statement instanceof SatelliteReceipt receipt) {
                news = places.putIfAbsent(receipt.index(), new Told<>(receipt, signed)) == null;
            }
            Told<LogStatement> told = new Told<>(statement, signed);
            long size = statement.head().size();
            List<Told<LogStatement>> known = heads.getOrDefault(size, List.of());
            List<Told<LogStatement>> extremes = extremes(known, told);
            if (!extremes.equals(known)) {
                heads.put(size, extremes);
                news = true;
            }
            return news;
        }

        private static List<Told<LogStatement>> extremes(List<Told<LogStatement>> known, Told<LogStatement> told) {
            if (known.isEmpty()) {
                return List.of(told);
            }
            Comparator<Told<LogStatement>> byTime =
                    Comparator.comparing(each -> each.statement().head().at());
            if (byTime.compare(told, known.getFirst()) < 0) {
                return List.of(told, known.getLast());
            }
            return byTime.compare(told, known.getLast()) > 0 ? List.of(known.getFirst(), told) : known;
        }

        private void trim(int room) {
            while (places.size() > room) {
                places.pollFirstEntry();
            }
            while (heads.size() > room) {
                heads.pollFirstEntry();
            }
        }
    }

    /// Takes up a statement whose signature was verified. One that convicts its signer is not taken up: what was known
    /// before stays what everything else is held to.
    public Heard hear(Signed signed, LogStatement statement) {
        Log log = logs.computeIfAbsent(Whose.of(statement), _ -> new Log());
        Optional<SatelliteConviction> conviction = log.beside(statement)
                .flatMap(other -> SatelliteConviction.of(other, signed).stream())
                .findFirst();
        if (conviction.isPresent()) {
            return new Heard(true, conviction);
        }
        boolean news = log.add(statement, signed);
        log.trim(room);
        return new Heard(news, Optional.empty());
    }

    /// The same for bytes.
    ///
    /// @throws MalformedException if it is no statement about a log
    public Heard hear(Signed signed) throws MalformedException {
        return hear(signed, LogStatement.parse(signed.statement().bytes()));
    }

    /// What that satellite has said of its log when it was largest.
    public Optional<Signed> largest(Hash32 network, NodeId satellite) {
        Log log = logs.get(new Whose(network, satellite));
        return log == null || log.heads.isEmpty()
                ? Optional.empty()
                : Optional.of(log.heads.lastEntry().getValue().getLast().signed());
    }
}
