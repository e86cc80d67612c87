package io.intermodal;

/** What a broker does about a {@link Capability}. */
public enum Support {
    /** The broker does it. */
    NATIVE,
    /** The engine or the binder does it on top of the broker; the observable outcome is the same. */
    EMULATED,
    /** Not offered: asking for it is refused at start by an {@link UnsupportedCapabilityException}. */
    UNSUPPORTED
}
