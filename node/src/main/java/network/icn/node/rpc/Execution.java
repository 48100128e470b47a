package network.icn.node.rpc;

/// Where the methods of a service run.
public enum Execution {
    /// On the event loop: for methods that never block, above all echo probes.
    EVENT_LOOP,
    /// On a virtual thread each: for methods that wait for disks or databases.
    VIRTUAL_THREADS
}
