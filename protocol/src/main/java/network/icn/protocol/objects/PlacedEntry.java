package network.icn.protocol.objects;

/// An entry and where it stands.
///
/// @param index among the entries of the tree, 0 to below [ObjectsHead#MAX_OBJECTS]
public record PlacedEntry(long index, ObjectEntry entry) {
    public PlacedEntry {
        if (index < 0 || index >= ObjectsHead.MAX_OBJECTS) {
            throw new IllegalArgumentException("index: 0 to below 2^32, got " + index);
        }
    }
}
