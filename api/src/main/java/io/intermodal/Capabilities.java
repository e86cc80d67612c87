package io.intermodal;

import java.util.EnumMap;
import java.util.Map;

/** What one broker, in one version, can do. Immutable. */
public final class Capabilities {

    private final String broker;
    private final Map<Capability, Support> support;

    /**
     * Capabilities of a broker; what the map leaves out is unsupported.
     *
     * @param broker product and version, for messages
     * @param support what is supported
     */
    public Capabilities(String broker, Map<Capability, Support> support) {
        this.broker = broker;
        this.support = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            this.support.put(capability, support.getOrDefault(capability, Support.UNSUPPORTED));
        }
    }

    /** Product and version of the broker. */
    public String broker() {
        return broker;
    }

    /** What the broker does about a capability. */
    public Support of(Capability capability) {
        return support.getOrDefault(capability, Support.UNSUPPORTED);
    }

    /** Whether it is native or emulated. */
    public boolean has(Capability capability) {
        return of(capability) != Support.UNSUPPORTED;
    }

    @Override
    public String toString() {
        return broker + " " + support;
    }
}
