package network.icn.hypernode;

import network.icn.protocol.hypernode.HyperNodeNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One log line a decision.
final class NoticeLog implements NoticeListener {
    private static final Logger LOG = LoggerFactory.getLogger(HyperNode.class);

    @Override
    public void on(HyperNodeNotice notice) {
        switch (notice) {
            case HyperNodeNotice.EraDrawn drawn ->
                LOG.atInfo()
                        .addKeyValue("era", drawn.era())
                        .addKeyValue("round", drawn.round())
                        .addKeyValue("seats", drawn.seats())
                        .log("era drawn");
            case HyperNodeNotice.Probed probed -> probed(probed);
            case HyperNodeNotice.TranscriptEnded ended -> transcriptEnded(ended);
            case HyperNodeNotice.EraAgreed agreed ->
                LOG.atInfo()
                        .addKeyValue("era", agreed.era())
                        .addKeyValue("shard", agreed.shard())
                        .addKeyValue("view", agreed.report().certificate().view())
                        .log("agreed");
            case HyperNodeNotice.Undecided undecided ->
                LOG.atWarn()
                        .addKeyValue("era", undecided.era())
                        .addKeyValue("shard", undecided.shard())
                        .log("no agreement in time");
            case HyperNodeNotice.Accused accused ->
                LOG.atInfo()
                        .addKeyValue("accused", accused.evidence().accused())
                        .addKeyValue("kind", accused.evidence().kind())
                        .log("evidence");
            case HyperNodeNotice.Delivered delivered ->
                LOG.atDebug()
                        .addKeyValue("satellite", delivered.satellite())
                        .addKeyValue("shipment", delivered.shipment())
                        .log("delivered");
            case HyperNodeNotice.Refused refused ->
                LOG.atWarn()
                        .addKeyValue("satellite", refused.satellite())
                        .addKeyValue("shipment", refused.shipment())
                        .addKeyValue("reason", refused.reason())
                        .log("satellite refuses");
            case HyperNodeNotice.Undelivered undelivered ->
                LOG.atDebug()
                        .addKeyValue("satellite", undelivered.satellite())
                        .addKeyValue("shipment", undelivered.shipment())
                        .addKeyValue("cause", undelivered.cause())
                        .log("push failed");
            case HyperNodeNotice.ShipmentsWaiting waiting ->
                LOG.atDebug().addKeyValue("shipments", waiting.count()).log("waiting for satellites");
            case HyperNodeNotice.ShipmentDropped dropped ->
                LOG.atWarn().addKeyValue("shipment", dropped.shipment()).log("queue for satellites is full");
            case HyperNodeNotice.PullRejected rejected ->
                LOG.atDebug().addKeyValue("reason", rejected.verdict()).log("bad answer to a pull");
            case HyperNodeNotice.ClockSuspect suspect ->
                LOG.atError().addKeyValue("detail", suspect.detail()).log("our clock is off: check NTP");
            case HyperNodeNotice.ClockConfirmed _ -> LOG.atInfo().log("our clock is right again");
        }
    }

    private static void probed(HyperNodeNotice.Probed probed) {
        LOG.atDebug()
                .addKeyValue("target", probed.probe().target())
                .addKeyValue("slot", probed.probe().slot())
                .addKeyValue("result", probed.result())
                .log("probe ended");
    }

    private static void transcriptEnded(HyperNodeNotice.TranscriptEnded ended) {
        LOG.atDebug()
                .addKeyValue("target", ended.probe().target())
                .addKeyValue("slot", ended.probe().slot())
                .addKeyValue("result", ended.result())
                .addKeyValue("detail", ended.detail())
                .log("transcript ended");
    }
}
