package network.icn.cli.network;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import network.icn.node.config.Key;

/// The parameters of a network that may change from version to version, as options.
final class ParameterKeys {
    static final Key<Integer> COMMITTEE = Key.integer(
                    "committee", "HyperNodes drawn for a shard; all of them if there are fewer", 1, 256)
            .withDefault("32");
    static final Key<Integer> QUORUM =
            Key.integer("quorum", "votes of a full committee that decide; the smallest safe number if absent", 1, 256);
    static final Key<Integer> SHARD = Key.integer("shard", "ScalerNodes that one certificate covers", 1, 16)
            .withDefault("16");
    static final Key<Integer> SAMPLES = Key.integer(
                    "samples", "leaves that a committee draws from a ScalerNode in an era", 1, 65_535)
            .withDefault("527");
    static final Key<Duration> ANSWER_TIMEOUT = Key.duration(
                    "answer-timeout", "how long an answer may take", Duration.ofMillis(50), Duration.ofMinutes(1))
            .withDefault("2s");

    /// All of them.
    static final List<Key<?>> ALL = Stream.<Key<?>>concat(
                    Stream.of(COMMITTEE, QUORUM, SHARD, SAMPLES, ANSWER_TIMEOUT), DecisionKeys.ALL.stream())
            .toList();

    private ParameterKeys() {}
}
