package network.icn.protocol.role.hypernode;

import java.util.ArrayList;
import java.util.List;

/// What one step of the machine asks of its shell, in order: every part of the machine adds to the same list, because
/// what is written down must stand before what is sent.
final class StepEffects {
    private List<HyperNodeEffect> effects = new ArrayList<>();

    void add(HyperNodeEffect effect) {
        effects.add(effect);
    }

    void addAll(List<? extends HyperNodeEffect> some) {
        effects.addAll(some);
    }

    void tell(HyperNodeNotice notice) {
        effects.add(new HyperNodeEffect.Tell(notice));
    }

    /// All since the last call.
    List<HyperNodeEffect> take() {
        List<HyperNodeEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }
}
