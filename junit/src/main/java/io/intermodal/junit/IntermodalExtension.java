package io.intermodal.junit;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.memory.MemoryBroker;
import io.intermodal.memory.VirtualTime;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives each test a broker in memory of its own, in virtual time, and ends it after the test. Test methods and {@code @BeforeEach} and
 * {@code @AfterEach} methods ask for what they need by parameters:
 *
 * <ul>
 *   <li>{@link Connection}: open. A second parameter of this type is a second connection, as of another instance of the application; the
 *       first one is the same in all methods of a test.
 *   <li>{@link MemoryBroker}: the broker, with its faults and what it holds.
 *   <li>{@link VirtualTime}: the clock of broker and connections.
 * </ul>
 *
 * <p>As it is with {@code @ExtendWith(IntermodalExtension.class)}, configured with {@code @RegisterExtension}:
 * {@code IntermodalExtension intermodal = IntermodalExtension.log().set("intermodal.subscribe.max-attempts", "3");}
 *
 * <p>A failure gets what the broker held at that moment, what was not due yet, and the last events, as a suppressed exception.
 *
 * <p>Immutable; every method gives another extension.
 */
public final class IntermodalExtension
        implements BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    /** The system property with the seed of {@link #worstLegal()}: {@code -Dmemory.seed=42} repeats what failed with it. */
    public static final String SEED = "memory.seed";

    private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(IntermodalExtension.class);

    private final String shape;
    private final boolean virtual;
    private final boolean worst;
    private final OptionalLong seed;
    private final Consumer<ConnectionOptions.Builder> options;

    /** A queue-shaped broker in virtual time: for {@code @ExtendWith}. */
    public IntermodalExtension() {
        this(TestBroker.QUEUE, true, false, OptionalLong.empty(), builder -> {});
    }

    private IntermodalExtension(
            String shape,
            boolean virtual,
            boolean worst,
            OptionalLong seed,
            Consumer<ConnectionOptions.Builder> options) {
        this.shape = shape;
        this.virtual = virtual;
        this.worst = worst;
        this.seed = seed;
        this.options = options;
    }

    /** With a broker shaped like RabbitMQ or ActiveMQ: the default. */
    public static IntermodalExtension queue() {
        return new IntermodalExtension();
    }

    /** With a broker shaped like Kafka or RocketMQ. */
    public static IntermodalExtension log() {
        return new IntermodalExtension(TestBroker.LOG, true, false, OptionalLong.empty(), builder -> {});
    }

    /** On the machine's clock. There is no {@link VirtualTime} then. */
    public IntermodalExtension realTime() {
        return new IntermodalExtension(shape, false, worst, seed, options);
    }

    /**
     * With a broker that does everything the contract allows: see {@link MemoryBroker#worstLegal}. Each test gets another seed, which its failure
     * tells, unless {@link #SEED} is set.
     */
    public IntermodalExtension worstLegal() {
        return new IntermodalExtension(shape, virtual, true, seed, options);
    }

    /** As {@link #worstLegal()}, always with this seed. */
    public IntermodalExtension worstLegal(long fixed) {
        return new IntermodalExtension(shape, virtual, true, OptionalLong.of(fixed), options);
    }

    /** With a setting of all connections, over configuration files; by its full name. */
    public IntermodalExtension set(String setting, String value) {
        return with(builder -> builder.set(setting, value));
    }

    /** With more options of all connections: interceptors, listeners, an observer. */
    public IntermodalExtension with(Consumer<ConnectionOptions.Builder> more) {
        return new IntermodalExtension(shape, virtual, worst, seed, options.andThen(more));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestBroker running = context.getStore(OWN).remove(this, TestBroker.class);
        if (running != null) {
            running.end();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Connection.class || type == MemoryBroker.class || type == VirtualTime.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    type.getSimpleName() + " belongs to one test: ask for it in a test method, in @BeforeEach or in"
                            + " @AfterEach, not in " + parameter.getDeclaringExecutable());
        }
        TestBroker running = running(context);
        if (type == MemoryBroker.class) {
            return running.broker();
        }
        if (type == VirtualTime.class) {
            return running.time()
                    .orElseThrow(() -> new ParameterResolutionException(
                            "there is no VirtualTime: this extension was told realTime()"));
        }
        return running.connection(
                (int) Arrays.stream(parameter.getDeclaringExecutable().getParameterTypes())
                        .limit(parameter.getIndex())
                        .filter(before -> before == Connection.class)
                        .count());
    }

    private TestBroker running(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(OWN);
        TestBroker present = store.get(this, TestBroker.class);
        if (present != null) {
            return present;
        }
        TestBroker made = new TestBroker(shape, name(context), virtual, options);
        if (worst) {
            made.broker().worstLegal(seed.orElseGet(IntermodalExtension::anySeed));
        }
        store.put(this, made);
        return made;
    }

    private static String name(ExtensionContext context) {
        return context.getTestClass().map(Class::getSimpleName).orElse("test") + "."
                + context.getTestMethod().map(java.lang.reflect.Method::getName).orElse("");
    }

    private static long anySeed() {
        return Long.getLong(SEED, ThreadLocalRandom.current().nextInt(1_000_000));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(context, failure);
    }

    private Throwable reported(ExtensionContext context, Throwable failure) {
        @Nullable TestBroker running = context.getStore(OWN).get(this, TestBroker.class);
        if (running != null) {
            failure.addSuppressed(new StateAtFailure(running.report()));
        }
        return failure;
    }
}
