package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import io.intermodal.spi.TimeSource;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Time comes from a {@link TimeSource}, so that tests can be the clock; nothing waits by sleeping. */
class TimeTest {

    private static final Set<String> SYSTEM_CLOCKS = Set.of("currentTimeMillis", "nanoTime");

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void onlyATimeSourceReadsTheClock(Module module) {
        if (module.is("brokers*")) {
            return; // They wait for processes, whose time cannot be injected.
        }
        if (module.is("benchmarks")) {
            return; // They are about what happens in real time.
        }
        assertThat(module.classes().stream()
                        .filter(type -> !type.isAssignableTo(TimeSource.class))
                        .filter(type -> !isAwait(module, type))
                        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                        .filter(call -> readsClock(module, call.getTarget()))
                        .map(JavaAccess::getDescription))
                .as("take the time from the TimeSource: a test must be able to let an hour pass at once")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void nothingSleeps(Module module) {
        assertThat(module.classes().stream()
                        .filter(type -> !isAwait(module, type))
                        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                        .filter(call -> call.getName().equals("sleep"))
                        .filter(call -> call.getTargetOwner().getPackageName().startsWith("java."))
                        .map(JavaAccess::getDescription))
                .as(
                        "a sleeping thread holds up whoever closes, and its length is always wrong; use the scheduler or a condition with a deadline")
                .isEmpty();
    }

    private static boolean isAwait(Module module, JavaClass type) {
        return module.is("tck") && type.getSimpleName().equals("Await");
    }

    private static boolean readsClock(Module module, AccessTarget.CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.isEquivalentTo(System.class)) {
            return SYSTEM_CLOCKS.contains(name);
        }
        if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
            // A sample is an application, which has no TimeSource but may inject a clock of the JDK.
            return name.startsWith("system") && !module.is("samples/*");
        }
        if (owner.isEquivalentTo(Date.class) || owner.isEquivalentTo(Timer.class)) {
            return name.equals("<init>");
        }
        return owner.getPackageName().equals("java.time")
                && name.equals("now")
                && target.getRawParameterTypes().isEmpty();
    }
}
