package network.icn.node.clock;

import network.icn.protocol.role.clock.ClockNotice;
import org.slf4j.Logger;

/// One log line a change, the same in every role.
public final class ClockLog {
    private ClockLog() {}

    public static void write(Logger log, ClockNotice notice) {
        switch (notice) {
            case ClockNotice.Suspect(String detail) ->
                log.atError().addKeyValue("detail", detail).log("our clock is off: check NTP");
            case ClockNotice.Confirmed _ -> log.atInfo().log("our clock is right again");
            case ClockNotice.Unknown(String detail) ->
                log.atWarn().addKeyValue("detail", detail).log("too few members confirm our clock");
            case ClockNotice.Measured _ -> {}
        }
    }
}
