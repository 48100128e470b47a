package network.icn.libp2p.gossipsub.tally;

import java.time.Duration;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;

/// The counters of one peer in one scored topic.
final class TopicScore {
    final String name;
    private final TopicScoreParams params;
    private boolean inMesh;
    private boolean active;
    private long graftedAt;
    private long meshNanos;
    private double first;
    private double mesh;
    private double failure;
    private double invalid;

    TopicScore(String name, TopicScoreParams params) {
        this.name = name;
        this.params = params;
    }

    void grafted(long now) {
        inMesh = true;
        active = false;
        graftedAt = now;
        meshNanos = 0;
    }

    /// Charges what the peer still owed; P3 itself ends with the membership.
    void pruned() {
        if (inMesh && active) {
            failure += squaredDeficit();
        }
        inMesh = false;
        active = false;
    }

    void left() {
        first = 0;
        pruned();
    }

    void deliveredFirst() {
        first = Math.min(first + 1, params.firstDeliveries().cap());
        deliveredInMesh();
    }

    void deliveredInMesh() {
        if (inMesh) {
            mesh = Math.min(mesh + 1, params.meshDeliveries().cap());
        }
    }

    void sentInvalid() {
        invalid++;
    }

    void refresh(long now, double toZero) {
        first = decayed(first, params.firstDeliveries().decay(), toZero);
        mesh = decayed(mesh, params.meshDeliveries().decay(), toZero);
        failure = decayed(failure, params.meshDeliveries().failureDecay(), toZero);
        invalid = decayed(invalid, params.invalid().decay(), toZero);
        if (inMesh) {
            meshNanos = now - graftedAt;
            Duration activation = params.meshDeliveries().activation();
            active = active || meshNanos > activation.toNanos();
        }
    }

    static double decayed(double counter, double factor, double toZero) {
        double less = counter * factor;
        return less < toZero ? 0 : less;
    }

    double score() {
        return params.weight()
                * (p1() * params.meshTime().weight()
                        + first * params.firstDeliveries().weight()
                        + p3() * params.meshDeliveries().weight()
                        + failure * params.meshDeliveries().failureWeight()
                        + invalid * invalid * params.invalid().weight());
    }

    private double p1() {
        TopicScoreParams.MeshTime rule = params.meshTime();
        return inMesh ? Math.min((double) meshNanos / rule.quantum().toNanos(), rule.cap()) : 0;
    }

    private double p3() {
        return active ? squaredDeficit() : 0;
    }

    private double squaredDeficit() {
        double deficit = Math.max(0, params.meshDeliveries().threshold() - mesh);
        return deficit * deficit;
    }
}
