package network.icn.cli.devnet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.challenge.StoredBytes;

/// What a devnet tells while it runs: one JSON object each, or one line for people.
public sealed interface DevnetEvent {
    /// The name in the field `event`.
    String name();

    /// The fields behind the name, in the order in which they are printed.
    Map<String, Object> fields();

    /// For people.
    String line();

    /// All of it, for scripts.
    default Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", name());
        all.putAll(fields());
        return all;
    }

    /// All nodes run.
    record Started(
            int hyperNodes,
            int scalerNodes,
            List<String> web,
            int eras,
            Duration era,
            Instant firstEraStarts,
            String data,
            Map<String, Long> pids)
            implements DevnetEvent {
        @Override
        public String name() {
            return "started";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("hypernodes", hyperNodes);
            fields.put("scalernodes", scalerNodes);
            fields.put("satellites", web.size());
            fields.put("eras", eras);
            fields.put("eraSeconds", era.toMillis() / 1000.0);
            fields.put("firstEraStarts", firstEraStarts.toString());
            fields.put("web", web);
            fields.put("data", data);
            if (!pids.isEmpty()) {
                fields.put("pids", pids);
            }
            return fields;
        }

        @Override
        public String line() {
            return hyperNodes + " HyperNodes check " + scalerNodes + " ScalerNodes, " + web.size()
                    + " satellites keep the reports; watch at " + String.join(" and ", web);
        }
    }

    /// The beacon of an era is public: anybody can draw the committees.
    record EraDrawn(long era, long round, int shards, int committee, int quorum) implements DevnetEvent {
        @Override
        public String name() {
            return "era-drawn";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("era", era, "round", round, "shards", shards, "committee", committee, "quorum", quorum);
        }

        @Override
        public String line() {
            return "era " + era + "  beacon round " + round + " draws " + shards + (shards == 1 ? " shard" : " shards")
                    + ", a committee of " + committee + " with a quorum of " + quorum;
        }
    }

    /// A certified report, seen for the first time on a satellite.
    ///
    /// @param stored what it says that the ScalerNode stores, and how much of it is owners'
    record Report(
            long era,
            String scalerNode,
            String id,
            String verdict,
            List<String> reasons,
            Optional<StoredBytes> stored,
            String satellite)
            implements DevnetEvent {
        @Override
        public String name() {
            return "report";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered(
                    "era",
                    era,
                    "scalernode",
                    scalerNode,
                    "id",
                    id,
                    "verdict",
                    verdict,
                    "reasons",
                    reasons,
                    "ownedBytes",
                    stored.map(StoredBytes::owned).orElse(0L),
                    "committedBytes",
                    stored.map(StoredBytes::committed).orElse(0L),
                    "satellite",
                    satellite);
        }

        @Override
        public String line() {
            return "era " + era + "  " + scalerNode + "  certified: " + verdict
                    + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")")
                    + stored.map(bytes -> "; " + mebibytes(bytes.owned()) + " of " + mebibytes(bytes.committed())
                                    + " MiB are owned")
                            .orElse("");
        }

        private static String mebibytes(long bytes) {
            return String.format(Locale.ROOT, "%.2f", bytes / (double) (1 << 20));
        }
    }

    /// The archived reports of a window break a promise, whatever the rest of the window brings.
    record Window(long window, long firstEra, long lastEra, String scalerNode, String verdict, List<String> reasons)
            implements DevnetEvent {
        @Override
        public String name() {
            return "window";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered(
                    "window",
                    window,
                    "firstEra",
                    firstEra,
                    "lastEra",
                    lastEra,
                    "scalernode",
                    scalerNode,
                    "verdict",
                    verdict,
                    "reasons",
                    reasons);
        }

        @Override
        public String line() {
            return "window " + window + "  " + scalerNode + "  " + verdict + " (" + String.join(", ", reasons) + ")";
        }
    }

    /// Every satellite holds every report of the era.
    record EraArchived(long era, int reports, int satellites, Duration afterEnd) implements DevnetEvent {
        @Override
        public String name() {
            return "era-archived";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered(
                    "era", era, "reports", reports, "satellites", satellites, "secondsAfterEnd", seconds(afterEnd));
        }

        @Override
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "era %d  %d reports on all %d satellites, %.1f s after its end",
                    era,
                    reports,
                    satellites,
                    seconds(afterEnd));
        }

        private static double seconds(Duration time) {
            return Math.round(time.toMillis() / 100.0) / 10.0;
        }
    }

    /// A self-contained proof of misbehaviour, on a satellite.
    record Evidence(long era, String kind, String accused, String id, String satellite) implements DevnetEvent {
        @Override
        public String name() {
            return "evidence";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("era", era, "kind", kind, "accused", accused, "id", id, "satellite", satellite);
        }

        @Override
        public String line() {
            return "era " + era + "  " + accused + "  evidence archived: " + kind;
        }
    }

    /// The network found out by itself what the devnet broke.
    record FaultNamed(String kind, String node, String by, long era) implements DevnetEvent {
        @Override
        public String name() {
            return "fault-named";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("kind", kind, "node", node, "by", by, "era", era);
        }

        @Override
        public String line() {
            return "era " + era + "  " + node + "  fault " + kind + " named by " + by;
        }
    }

    /// A node was stopped or started by the devnet.
    record NodeChanged(String node, boolean running) implements DevnetEvent {
        @Override
        public String name() {
            return running ? "node-started" : "node-stopped";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("node", node);
        }

        @Override
        public String line() {
            return node + (running ? " started again" : " stopped");
        }
    }

    /// A process was killed.
    record Killed(int round, String node) implements DevnetEvent {
        @Override
        public String name() {
            return "killed";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("round", round, "node", node);
        }

        @Override
        public String line() {
            return "round " + round + " of kills: " + node;
        }
    }

    /// The nodes have ended, and their files were compared with what they said while processes were killed.
    ///
    /// @param kills processes that were killed
    /// @param votes on disk at a kill, and the same at the end
    /// @param receipts that satellites have given, and honour
    /// @param transcripts that a HyperNode and the ScalerNode both hold
    record FilesRead(int kills, int votes, int receipts, int transcripts) implements DevnetEvent {
        @Override
        public String name() {
            return "files-read";
        }

        @Override
        public Map<String, Object> fields() {
            return ordered("kills", kills, "votes", votes, "receipts", receipts, "transcripts", transcripts);
        }

        @Override
        public String line() {
            return "after " + kills + " kills the nodes' files hold " + votes + " votes, " + receipts
                    + " entries under a receipt and " + transcripts + " transcripts that were there before";
        }
    }

    /// The last line.
    ///
    /// @param missing reports that are not on all satellites
    /// @param wrong whatever else must not be
    record Summary(
            int eras,
            int scalerNodes,
            int certified,
            int archived,
            Map<String, Integer> verdicts,
            Map<String, Integer> evidence,
            List<String> missing,
            List<String> wrong)
            implements DevnetEvent {
        boolean ok() {
            return missing.isEmpty() && wrong.isEmpty();
        }

        @Override
        public String name() {
            return "summary";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = ordered("eras", eras, "scalernodes", scalerNodes, "certified", certified);
            fields.putAll(ordered("archived", archived, "verdicts", verdicts, "evidence", evidence));
            if (!missing.isEmpty()) {
                fields.put("missing", missing);
            }
            if (!wrong.isEmpty()) {
                fields.put("wrong", wrong);
            }
            fields.put("ok", ok());
            return fields;
        }

        @Override
        public String line() {
            String text = certified + " reports certified, " + archived + " archived on every satellite, verdicts "
                    + verdicts + ", evidence " + evidence;
            return ok()
                    ? text + ": ok"
                    : text + System.lineSeparator() + "not ok: "
                            + String.join(
                                    "; ",
                                    Stream.concat(missing.stream(), wrong.stream())
                                            .toList());
        }
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
