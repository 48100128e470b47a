package network.icn.protocol.report;

import network.icn.protocol.kernel.identity.NodeId;

/// How one member's observation of one ScalerNode compares with what the committee is sure of, in one era.
///
/// @param voted slots in which the member was not silent, whatever the committee came to
/// @param up slots that were surely up and in which the member was not silent
/// @param missed its FAILs in them
/// @param down slots that were surely down and in which the member was not silent
/// @param alone its OKs in them
/// @param timed 1 if by some kind of challenge it measured enough to be judged by that alone
/// @param impossible 1 if what it measured is more than any machine can do
public record Contrast(
        NodeId scalerNode, int voted, int up, int missed, int down, int alone, int timed, int impossible) {
    /// Both of the same ScalerNode.
    public Contrast plus(Contrast other) {
        return new Contrast(
                scalerNode,
                voted + other.voted,
                up + other.up,
                missed + other.missed,
                down + other.down,
                alone + other.alone,
                timed + other.timed,
                impossible + other.impossible);
    }
}
