package network.icn.satellite.rpc;

import network.icn.proto.v1.SubmitReportRequest;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.bytes.MalformedException;

/// Lets tests of other packages read a submission as the service does.
public final class WireTestAccess {
    private WireTestAccess() {}

    public static DecidedReport read(SubmitReportRequest request) throws MalformedException {
        return Wire.read(request);
    }
}
