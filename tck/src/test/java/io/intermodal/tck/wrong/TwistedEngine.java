package io.intermodal.tck.wrong;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.core.CoreEngine;
import io.intermodal.spi.Engine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine that this module's tests find first: the real one, but for rules that run {@link #with} a twist. */
public final class TwistedEngine implements Engine {

    /** Inherited by the threads of a rule. */
    private static final InheritableThreadLocal<@Nullable Twist> CURRENT = new InheritableThreadLocal<>();

    private final Engine real = new CoreEngine();

    /** For {@link java.util.ServiceLoader}. */
    public TwistedEngine() {}

    /** Does something for whose connections a twist holds. */
    public static <T> T with(Twist twist, Supplier<T> work) {
        CURRENT.set(twist);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public Connection connect(ConnectionOptions options) {
        Twist twist = CURRENT.get();
        return twist == null
                ? real.connect(options)
                : new TwistedConnection(real.connect(twist.options(options)), twist);
    }
}
