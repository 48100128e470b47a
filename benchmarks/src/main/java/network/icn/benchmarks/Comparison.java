package network.icn.benchmarks;

import java.util.List;

/// A named measurement: which JMH benchmarks it runs, and which ratios it forms from them.
///
/// @param name what `./icn bench NAME` takes
/// @param summary one line for the list
/// @param include regular expression of the JMH benchmarks
/// @param ratios formed from the medians of one run
record Comparison(String name, String summary, String include, List<Ratio> ratios) {
    /// How many times faster `ours` is than `other`: larger is better.
    ///
    /// @param name as in `ours_vs_limit`
    /// @param ours method of the benchmark, as `Class.method`
    record Ratio(String name, String ours, String other) {}

    static List<Comparison> all() {
        return List.of(
                new Comparison(
                        "merkle",
                        "Merkle tree: build against plain SHA-256 of the same bytes, prove, verify",
                        "MerkleBenchmark",
                        List.of(new Ratio(
                                "ours_vs_limit",
                                "MerkleBenchmark.build",
                                "MerkleBenchmark.plainSha256OfTheSameBytes"))),
                new Comparison(
                        "signatures",
                        "Ed25519: the strict rule on the best provider against Bouncy Castle and the JDK",
                        "SignatureBenchmark",
                        List.of(
                                new Ratio(
                                        "ours_vs_jdk",
                                        "SignatureBenchmark.verifyStrict",
                                        "SignatureBenchmark.verifyJdk"),
                                new Ratio(
                                        "ours_vs_bouncycastle",
                                        "SignatureBenchmark.verifyStrict",
                                        "SignatureBenchmark.verifyBouncyCastle"),
                                new Ratio("sign_vs_jdk", "SignatureBenchmark.sign", "SignatureBenchmark.signJdk"))),
                new Comparison(
                        "agreement",
                        "a certified shard: certificate against as many bare signature checks, merge, whole report",
                        "AgreementBenchmark",
                        List.of(new Ratio(
                                "ours_vs_limit",
                                "AgreementBenchmark.verifyCertificate",
                                "AgreementBenchmark.checkAsManySignatures"))),
                new Comparison(
                        "router",
                        "gossipsub router without sockets: time and bytes for a message, and for a duplicate",
                        "RouterBenchmark",
                        List.of()));
    }
}
