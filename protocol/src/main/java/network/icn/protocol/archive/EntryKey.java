package network.icn.protocol.archive;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraId;

/// What makes two submissions the same: the digest of the agreed value in its era and shard, or the id of
/// evidence. The certificates of two members may differ in their signers and still certify the same value.
///
/// @param shard 0 for evidence
/// @param digest digest of the agreed value, or evidence id
public record EntryKey(ArchiveEntry.Kind kind, EraId era, int shard, Hash32 digest) {}
