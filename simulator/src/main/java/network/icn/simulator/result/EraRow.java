package network.icn.simulator.result;

/// What one era of a run came to.
///
/// @param certified reports of ScalerNodes that reached a certificate
/// @param archived certified reports that every satellite held at the end of the run
/// @param wrong certified reports that differ from the truth that the model knows
/// @param views the highest view that was needed, 1 when the first leader was good
/// @param decidedMillis virtual time from the end of the era to the last honest node's decision, -1 without any
public record EraRow(long era, int certified, int archived, int wrong, long views, long decidedMillis) {}
