package network.icn.libp2p.mux.yamux;

import java.util.function.Consumer;

/// Where the effects of a session go.
///
/// @param effects takes each in its turn
record SessionOutput(Consumer<SessionEffect> effects) {
    void accept(SessionEffect effect) {
        effects.accept(effect);
    }

    /// A frame that overtakes data.
    void control(FrameType type, int flags, int id, long length) {
        effects.accept(new SessionEffect.SendControl(new Header(type, flags, id, length)));
    }

    /// Resets a stream of the remote before it was one.
    void refuse(int id, Refusal refusal) {
        control(FrameType.WINDOW_UPDATE, Header.RST, id, refusal.code());
        effects.accept(new SessionEffect.Refused(id, refusal));
    }
}
