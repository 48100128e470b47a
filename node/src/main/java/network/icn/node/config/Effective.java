package network.icn.node.config;

/// One line of `config print`.
///
/// @param value as text; masked when the key is secret, empty when nobody set it
public record Effective(String key, String value, Origin origin, String description) {}
