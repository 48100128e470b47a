package network.icn.libp2p.host;

/// Why something that one peer said about another was not used. The name is the metric label.
enum OfferRefusal {
    /// More offers in one message than are read.
    TOO_MANY_OFFERS,
    /// Too many offered peers are being dialled already.
    TOO_MANY_DIALS,
    /// The signed record cannot be read, is wrong, or is about somebody else.
    BAD_RECORD,
    /// There is no usable address in the record, or neither a record nor a known address.
    NO_ADDRESS,
    /// A newer record of the peer is known, and used.
    STALE_RECORD
}
