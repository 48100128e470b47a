package network.icn.node.log;

/// How log lines look.
public enum LogFormat {
    /// `ts=... level=INFO logger=... msg="..." key="value"`.
    TEXT,
    /// One JSON object a line.
    JSON
}
