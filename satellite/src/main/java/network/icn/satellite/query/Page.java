package network.icn.satellite.query;

import java.util.List;

/// A part of a long list.
///
/// @param next where the next part begins, 0 when there is none
public record Page<T>(List<T> items, long next) {
    public Page {
        items = List.copyOf(items);
    }
}
