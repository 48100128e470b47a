package network.icn.node.registry;

import network.icn.protocol.network.registry.RegistryNotice;
import org.slf4j.Logger;

/// One log line a finding, the same in every role.
public final class RegistryLog {
    private RegistryLog() {}

    public static void write(Logger log, RegistryNotice notice) {
        switch (notice) {
            case RegistryNotice.Apart(var difference) ->
                log.atWarn().addKeyValue("detail", difference.detail()).log("others go by another registry");
            case RegistryNotice.Together _ -> log.atInfo().log("others go by the same registry again");
            case RegistryNotice.Doubt(var difference) ->
                log.atWarn()
                        .addKeyValue("detail", difference.detail())
                        .log("some name another registry, too few to be believed");
            case RegistryNotice.Measured _ -> {}
        }
    }
}
