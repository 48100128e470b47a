package network.icn.benchmarks.peers;

/// What one flood of messages took, from the first publication to the last delivery.
///
/// @param messages published; every other node got each
/// @param seconds of wall time
/// @param cpuMicros processor time of all processes that took part
/// @param copies messages that went over a wire, as far as the peers count them, else 0
record Flood(int messages, double seconds, long cpuMicros, long copies) {
    double perSecond() {
        return messages / seconds;
    }

    double cpuMicrosPerMessage() {
        return (double) cpuMicros / messages;
    }

    double cpuMicrosPerCopy() {
        return copies == 0 ? Double.NaN : (double) cpuMicros / copies;
    }
}
