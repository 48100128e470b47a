package network.icn.libp2p.host;

import java.util.Locale;

/// Label values come from enums only: what a peer can choose would make it the owner of our memory.
final class Labels {
    private Labels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
