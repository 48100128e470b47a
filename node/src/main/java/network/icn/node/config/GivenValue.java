package network.icn.node.config;

/// The text of a setting and where it was given.
record GivenValue(String text, Origin origin) {}
