package io.intermodal.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may see whom. */
class LayersTest {

    private static final String API = "io.intermodal";
    private static final String SPI = "io.intermodal.spi";
    private static final List<String> ANY = List.of("");

    /**
     * What the modules of one kind may use: packages of the API, other modules of ours, and libraries by the beginning of their
     * package.
     */
    private record Layer(
            String modules, List<String> api, List<String> others, List<String> libraries, String because) {}

    private static final List<Layer> LAYERS = List.of(
            new Layer(
                    "api",
                    List.of(API, SPI),
                    List.of(),
                    List.of("org.jspecify."),
                    "an application compiles against the API alone, so the API brings nothing along"),
            new Layer(
                    "core",
                    List.of(API, SPI),
                    List.of(),
                    List.of("org.jspecify.", "org.slf4j", "io.github.resilience4j."),
                    "the engine is the same for every broker, so it names no broker's client"),
            new Layer(
                    "binder-*",
                    List.of(API, SPI),
                    List.of(),
                    ANY,
                    "a binder knows the SPI and its client, so that it works with any engine and a new one touches nothing else"),
            new Layer("codec-*", List.of(API, SPI), List.of(), ANY, "a codec is found by its interface"),
            new Layer(
                    "config-*", List.of(API, SPI), List.of(), ANY, "a configuration format is found by its interface"),
            new Layer(
                    "junit",
                    List.of(API, SPI),
                    List.of("binder-memory"),
                    List.of("org.jspecify.", "org.junit."),
                    "users' tests get a broker in memory, and no engine that they could depend on"),
            new Layer(
                    "tck",
                    List.of(API, SPI),
                    List.of(),
                    List.of("org.jspecify.", "org.junit.", "org.opentest4j.", "org.assertj.", "tools.jackson."),
                    "the kit judges any binder through the API, so it names no broker's client and no engine"),
            new Layer(
                    "brokers/kit",
                    List.of(API, SPI),
                    List.of("brokers*", "tck"),
                    List.of("org.jspecify."),
                    "it gives the kit's interfaces to the brokers, which know nothing of the kit"),
            new Layer(
                    "brokers*",
                    List.of(),
                    List.of("brokers*"),
                    ANY,
                    "starting a broker has nothing to do with what is tested on it"),
            new Layer("bom", List.of(), List.of(), List.of(), "it has no code"),
            new Layer("together", List.of(API), List.of(), List.of(), "it has tests only"),
            new Layer(
                    "benchmarks",
                    List.of(API, SPI),
                    List.of("brokers*"),
                    ANY,
                    "a benchmark compares applications of the API with the clients, and finds the engine as they do"),
            new Layer(
                    "samples/*",
                    List.of(API),
                    List.of("codec-*"),
                    List.of("org.jspecify."),
                    "a sample shows that applications need io.intermodal and nothing behind it; binders come by configuration"));

    /** The classes of a sample that may name a broker: each brings one along, so that the sample runs without any set-up. */
    private static final Map<String, String> LOCAL_BROKERS = Map.of(
            "EmbeddedBroker",
            "org.apache.activemq.",
            "LocalKafka",
            "io.intermodal.brokers",
            "LocalRocketMq",
            "io.intermodal.brokers",
            "LocalRabbitMq",
            "io.intermodal.brokers");

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void aModuleUsesOnlyWhatItsLayerMay(Module module) {
        Layer layer = LAYERS.stream()
                .filter(candidate -> module.is(candidate.modules()))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("module " + module + " has no layer: say in LayersTest what it may use"));

        assertThat(module.classes().stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> !embedsABroker(module, dependency))
                        .filter(dependency -> !allowed(
                                layer, module, dependency.getTargetClass().getBaseComponentType()))
                        .map(Dependency::getDescription)
                        .distinct())
                .as("%s must not use these, because %s", module, layer.because())
                .isEmpty();
    }

    @Test
    void everyModuleIsBuiltSoThatTheseTestsSeeIt() {
        assertThat(Module.all())
                .as("modules with sources and no classes are not looked at: build all of them (./check quick)")
                .allMatch(Module::isBuilt);
    }

    @Test
    void anApplicationMeetsTheSpiOnlyWhereItChoosesABinder() {
        assertThat(Module.all().stream()
                        .filter(module -> module.is("api"))
                        .flatMap(module -> module.classes().stream())
                        .filter(type -> type.getPackageName().equals(API))
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> dependency
                                        .getTargetClass()
                                        .getPackageName()
                                        .equals(SPI)))
                        .map(LayersTest::topLevelName)
                        .distinct())
                .as(
                        "types of io.intermodal that name the SPI: whoever only publishes and consumes should never come across it")
                .isSubsetOf("Messaging", "ConnectionOptions");
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void packagesHaveNoCycles(Module module) {
        slices().assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .because("packages that need each other can only be understood, tested and changed together")
                .allowEmptyShould(true)
                .check(module.classes());
    }

    private static boolean allowed(Layer layer, Module module, JavaClass used) {
        String usedPackage = used.getPackageName();
        if (used.isPrimitive() || usedPackage.startsWith("java.") || usedPackage.startsWith("javax.")) {
            return true;
        }
        Optional<Module> owner = Module.of(used);
        if (owner.isEmpty()) {
            return !usedPackage.startsWith(API) && layer.libraries().stream().anyMatch(usedPackage::startsWith);
        }
        return owner.get().equals(module)
                || (owner.get().is("api") && layer.api().contains(usedPackage))
                || layer.others().stream().anyMatch(other -> owner.get().is(other));
    }

    private static boolean embedsABroker(Module module, Dependency dependency) {
        @Nullable String broker = LOCAL_BROKERS.get(topLevelName(dependency.getOriginClass()));
        return module.is("samples/*")
                && broker != null
                && dependency.getTargetClass().getPackageName().startsWith(broker);
    }

    private static String topLevelName(JavaClass type) {
        return type.getEnclosingClass().map(LayersTest::topLevelName).orElse(type.getSimpleName());
    }

    /** One slice per package; the API's two are one: {@code Messaging} opens the engine, and the SPI speaks the API's words. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith(API) ? SliceIdentifier.of(name.equals(SPI) ? API : name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
