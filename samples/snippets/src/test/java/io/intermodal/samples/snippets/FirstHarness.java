package io.intermodal.samples.snippets;

import io.intermodal.spi.Binder;
import io.intermodal.tck.Faults;
import io.intermodal.tck.Harness;
import java.util.Map;
import java.util.Optional;

// tag::harness[]
/** How the kit reaches the broker, which the constructor of the real one starts and {@code close} stops. */
final class FirstHarness implements Harness {

    @Override
    public String name() {
        return "h2queue";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "intermodal.broker", "h2queue://localhost:9092/kit",
                "intermodal.user", "kit",
                "intermodal.password", "let-me-in");
    }

    /** Only needed while there is no service file. */
    @Override
    public Optional<Binder> binder() {
        return Optional.of(new FirstBinder());
    }

    @Override
    public Faults faults() {
        return Faults.none("not written yet");
    }
}
// end::harness[]
