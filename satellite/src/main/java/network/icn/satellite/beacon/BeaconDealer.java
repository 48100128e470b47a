package network.icn.satellite.beacon;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import network.icn.node.ConfigException;
import network.icn.node.key.KeyFile;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.registry.RegistryHistory;

/// Holds the key of the local beacon chain. Whoever has it knows all rounds in advance, so it gives away a
/// round only when its time has come: never a future one, whoever asks.
public final class BeaconDealer {
    /// What became of a request for a round.
    public sealed interface Answer {
        record Value(BeaconValue value) implements Answer {}

        /// @param due when the round will be given
        record NotYet(Instant due) implements Answer {}
    }

    private final LocalChain chain;
    private final InstantSource clock;

    private BeaconDealer(LocalChain chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /// @param file the dealer's key, as `icn keygen` makes it
    /// @throws ConfigException if it is not the key of the registry's chain
    public static BeaconDealer read(Path file, RegistryHistory history, InstantSource clock) {
        ChainInfo info = history.beacon();
        KeyFile key = KeyFile.read(file);
        if (key.id().equals(history.authority())) {
            throw ConfigException.of(
                    file,
                    "must not be the authority's key, it must be the dealer's",
                    "keep the authority's key off every node, and name the key that icn network dealer was given");
        }
        LocalChain chain = LocalChain.derive(key.seed(), info.period(), info.genesis());
        if (!chain.info().publicKey().equals(info.publicKey())) {
            throw ConfigException.of(
                    file,
                    "must be the dealer's key of the beacon chain " + info.hash() + ", it is another one",
                    "use the key that icn network dealer was given");
        }
        return new BeaconDealer(chain, clock);
    }

    /// @param round from 1
    public Answer ask(long round) {
        Instant due = chain.info().timeOf(round);
        return clock.instant().isBefore(due) ? new Answer.NotYet(due) : new Answer.Value(chain.sign(round));
    }
}
