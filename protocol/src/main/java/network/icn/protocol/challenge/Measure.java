package network.icn.protocol.challenge;

import java.util.OptionalLong;

/// A number of a result.
///
/// @param name in camel case, with its unit: `p99Micros`
/// @param value empty if it was not measured
public record Measure(String name, OptionalLong value) {
    /// A number that was measured.
    public static Measure of(String name, long value) {
        return new Measure(name, OptionalLong.of(value));
    }

    /// A number that was measured if that is true.
    public static Measure of(String name, boolean measured, long value) {
        return new Measure(name, measured ? OptionalLong.of(value) : OptionalLong.empty());
    }
}
