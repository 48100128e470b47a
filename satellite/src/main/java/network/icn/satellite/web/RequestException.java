package network.icn.satellite.web;

/// A request that cannot be answered, and what to change about it.
final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String key;
    private final String value;
    private final String rule;

    private RequestException(int status, String key, String value, String rule) {
        super(key + ": " + rule + ", got '" + value + "'", null, false, false);
        this.status = status;
        this.key = key;
        this.value = value;
        this.rule = rule;
    }

    /// A parameter that breaks its rule.
    static RequestException wrong(String key, String value, String rule) {
        return new RequestException(400, key, value, rule);
    }

    /// Nothing of that name.
    static RequestException missing(String key, String value, String rule) {
        return new RequestException(404, key, value, rule);
    }

    int status() {
        return status;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }

    String rule() {
        return rule;
    }
}
