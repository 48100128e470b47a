package network.icn.satellite.config;

/// The database of the index.
public enum StoreKind {
    /// In one file below the data directory.
    H2
}
