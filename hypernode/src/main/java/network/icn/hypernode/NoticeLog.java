package network.icn.hypernode;

import java.util.HexFormat;
import network.icn.node.clock.ClockLog;
import network.icn.node.registry.RegistryLog;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.protection.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One log line a decision.
final class NoticeLog implements NoticeListener {
    private static final Logger LOG = LoggerFactory.getLogger(HyperNode.class);

    private final NodeId self;

    NoticeLog(NodeId self) {
        this.self = self;
    }

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
                        .addKeyValue("era", agreed.report().era())
                        .addKeyValue("shard", agreed.report().shard())
                        .addKeyValue("view", agreed.report().certificate().view())
                        .log("agreed");
            case HyperNodeNotice.Undecided undecided ->
                LOG.atWarn()
                        .addKeyValue("era", undecided.era())
                        .addKeyValue("shard", undecided.shard())
                        .log("no agreement in time");
            case HyperNodeNotice.Accused accused -> accused(accused);
            case HyperNodeNotice.AccusedAgain again -> accusedAgain(again);
            case HyperNodeNotice.Forked forked -> forked(forked);
            case HyperNodeNotice.PullRefused refused ->
                LOG.atDebug().addKeyValue("neighbour", refused.neighbour()).log("pulls too often");
            case HyperNodeNotice.Delivered delivered ->
                LOG.atDebug()
                        .addKeyValue("satellite", delivered.satellite())
                        .addKeyValue("submission", delivered.submission())
                        .log("delivered");
            case HyperNodeNotice.SatelliteConvicted convicted -> convicted(convicted);
            case HyperNodeNotice.Refused refused ->
                LOG.atWarn()
                        .addKeyValue("satellite", refused.satellite())
                        .addKeyValue("submission", refused.submission())
                        .addKeyValue("reason", refused.reason())
                        .log("satellite refuses");
            case HyperNodeNotice.Undelivered undelivered -> undelivered(undelivered);
            case HyperNodeNotice.DeliveriesWaiting waiting ->
                LOG.atDebug().addKeyValue("deliveries", waiting.count()).log("waiting for satellites");
            case HyperNodeNotice.DeliveryDropped dropped ->
                LOG.atWarn().addKeyValue("submission", dropped.submission()).log("queue for satellites is full");
            case HyperNodeNotice.PullRejected rejected ->
                LOG.atDebug().addKeyValue("reason", rejected.verdict()).log("bad answer to a pull");
            case HyperNodeNotice.SitsOut(Waiting waiting) -> sitsOut(waiting);
            case HyperNodeNotice.TakesPart _ -> LOG.atInfo().log("this node votes again");
            case HyperNodeNotice.KeyUsedElsewhere used -> keyUsedElsewhere(used);
            case HyperNodeNotice.Clock(var news) -> ClockLog.write(LOG, news);
            case HyperNodeNotice.Registry(var news) -> RegistryLog.write(LOG, news);
            case HyperNodeNotice.RoundTooEarly early -> tooEarly(early);
        }
    }

    private static void convicted(HyperNodeNotice.SatelliteConvicted notice) {
        LOG.atError()
                .addKeyValue("satellite", notice.satellite())
                .addKeyValue(
                        "rule",
                        notice.conviction()
                                .rule()
                                .map(SatelliteConviction.Rule::label)
                                .orElse(""))
                .addKeyValue(
                        "proof", HexFormat.of().formatHex(notice.conviction().bytes()))
                .log("a satellite contradicts its own receipts: it has lost or changed what it acknowledged");
    }

    private static void sitsOut(Waiting waiting) {
        LOG.atWarn()
                .addKeyValue("reason", waiting.reason().text())
                .addKeyValue("bytes", waiting.bytes())
                .addKeyValue("from", waiting.from())
                .addKeyValue("through", waiting.through())
                .log("this node signs nothing in eras in which it may have voted");
    }

    private static void keyUsedElsewhere(HyperNodeNotice.KeyUsedElsewhere used) {
        LOG.atError()
                .addKeyValue("era", used.era())
                .addKeyValue("statement", used.message().hash())
                .log("somebody else votes with this node's key, so it votes no more: "
                        + "find and stop the other process, then start this one again");
    }

    private void accused(HyperNodeNotice.Accused accused) {
        boolean ours = accused.evidence().accused().equals(self);
        LOG.atLevel(ours ? Level.ERROR : Level.INFO)
                .addKeyValue("accused", accused.evidence().accused())
                .addKeyValue("kind", accused.evidence().kind().label())
                .log(ours ? "evidence against this node: its key signed a contradiction" : "evidence");
    }

    private static void tooEarly(HyperNodeNotice.RoundTooEarly notice) {
        LOG.atWarn()
                .addKeyValue("round", notice.early().beacon().round())
                .addKeyValue("seen", notice.early().seenAt())
                .addKeyValue(
                        "statement",
                        HexFormat.of().formatHex(notice.witness().statement().bytes()))
                .addKeyValue("signature", notice.witness().signature())
                .log("a beacon round was let out before its time");
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

    private static void accusedAgain(HyperNodeNotice.AccusedAgain again) {
        LOG.atDebug()
                .addKeyValue("accused", again.accused())
                .addKeyValue("kind", again.kind().label())
                .addKeyValue("era", again.era())
                .log("one more proof");
    }

    private static void forked(HyperNodeNotice.Forked forked) {
        LOG.atError()
                .addKeyValue("era", forked.era())
                .addKeyValue("shard", forked.shard())
                .addKeyValue("first", forked.first())
                .addKeyValue("second", forked.second())
                .log("two values are certified as final: a quorum's overlap signed both");
    }

    private static void undelivered(HyperNodeNotice.Undelivered undelivered) {
        LOG.atDebug()
                .addKeyValue("satellite", undelivered.satellite())
                .addKeyValue("submission", undelivered.submission())
                .addKeyValue("cause", undelivered.cause())
                .log("push failed");
    }
}
