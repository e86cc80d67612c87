/** The compatibility kit: what a binder's author extends to prove the binder. Start at {@link io.intermodal.tck.CompatibilityKit}. */
module io.intermodal.tck {
    requires transitive io.intermodal;
    requires transitive org.junit.jupiter.api;
    requires java.xml;
    requires tools.jackson.databind;

    exports io.intermodal.tck;
}
