package network.icn.cli.devnet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import network.icn.cli.node.Role;

/// What a devnet can break on purpose, and in which role.
public enum FaultKind {
    /// 1 % of the leaves are gone from the disk after the index was built.
    DATA_LOSS(Role.SCALERNODE),
    /// 1 % of the leaves are gone, and it refuses every question that touches one of them.
    REFUSES_WHEN_WRONG(Role.SCALERNODE),
    /// From its second snapshot on its tree is another one.
    SHRINKING_ROOT(Role.SCALERNODE),
    /// Shows one snapshot to one half of the HyperNodes, and another one to the other half.
    EQUIVOCATING_ROOT(Role.SCALERNODE),
    /// Answers most HyperNodes, and refuses one in five whatever that one asks.
    PARTIAL(Role.SCALERNODE),
    /// Stops answering.
    OFFLINE(Role.SCALERNODE),
    /// Never says a word.
    SILENT(Role.HYPERNODE),
    /// Calls every slot good, whatever it saw.
    LIES_UP(Role.HYPERNODE),
    /// Calls every slot bad, whatever it saw.
    LIES_DOWN(Role.HYPERNODE),
    /// Says two things at once.
    EQUIVOCATE(Role.HYPERNODE),
    /// Asks for what it likes, and not for what follows from its draw.
    CHOOSES_SEED(Role.HYPERNODE),
    /// Stopped during one era and started again later.
    DOWN(Role.SATELLITE),
    /// Its data is gone when it comes back from a kill. No archive shows that; only the files do.
    FORGETFUL(Role.SATELLITE);

    private final Role role;

    FaultKind(Role role) {
        this.role = role;
    }

    public Role role() {
        return role;
    }

    /// Whether the devnet breaks the node from outside, and its process is as everybody's.
    boolean isOutside() {
        return this == DOWN || this == FORGETFUL;
    }

    /// As on the command line: `data-loss`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<FaultKind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text();
    }
}
