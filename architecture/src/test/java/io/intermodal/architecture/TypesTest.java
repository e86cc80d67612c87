package io.intermodal.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.intermodal.MessagingException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, sizes and visibility of types. */
class TypesTest {

    private static final Pattern EMPTY_NAME = Pattern.compile("Abstract.*|.*(Impl|Utils?|Helper|Manager)");

    /** The in-memory broker and its clock, which tests look into and break; what RocketMQ's client has {@code ServiceLoader} make. */
    private static final Set<String> INSIDE = Set.of("MemoryBroker", "MemoryRecord", "VirtualTime", "RocketMqLogging");

    /** What a binder throws towards the engine; the engine turns it into a {@link MessagingException}. */
    private static final String TOWARDS_THE_ENGINE = "io.intermodal.spi.BrokerException";

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void namesSayWhatTheTypeIs(Module module) {
        assertThat(module.classes().stream()
                        .filter(type -> EMPTY_NAME.matcher(type.getSimpleName()).matches())
                        .map(JavaClass::getName))
                .as("Impl, Util, Helper, Manager and Abstract name a habit, not a thing; say what the type does")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void exceptionsAreFinalMessagingExceptions(Module module) {
        if (!module.is("api")
                && !module.is("core")
                && !module.is("binder-*")
                && !module.is("codec-*")
                && !module.is("config-*")) {
            return;
        }
        assertThat(module.classes().stream()
                        .filter(type -> type.isAssignableTo(Throwable.class))
                        .filter(type -> !type.isEquivalentTo(MessagingException.class))
                        .filter(type -> !staysInside(type))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL)
                                || !(type.isAssignableTo(MessagingException.class)
                                        || type.getName().equals(TOWARDS_THE_ENGINE)))
                        .map(JavaClass::getName))
                .as(
                        "an application catches MessagingException or one of its final kinds; nothing else of ours reaches it")
                .isEmpty();
    }

    /** A checked one that only its package can name: the compiler lets nobody pass it on unseen. */
    private static boolean staysInside(JavaClass type) {
        return !type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getModifiers().contains(JavaModifier.FINAL)
                && type.isAssignableTo(Exception.class)
                && !type.isAssignableTo(RuntimeException.class);
    }

    @ParameterizedTest
    @MethodSource("io.intermodal.architecture.Module#all")
    void aBinderShowsItselfAndItsOptionsOnly(Module module) {
        if (!module.is("binder-*")) {
            return;
        }
        assertThat(module.classes().stream()
                        .filter(type ->
                                type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName)
                        .filter(name -> !name.endsWith("Options") && !INSIDE.contains(name)))
                .as(
                        "public types of %s: the binder and at most its options; anything else could not change any more",
                        module)
                .hasSize(1);
    }

    @Test
    void anInterfaceOfTheApiFitsOnAScreen() {
        assertThat(applicationTypes()
                        .filter(JavaClass::isInterface)
                        .filter(type -> abstractMethods(type) > 12)
                        .map(JavaClass::getName))
                .as("interfaces of io.intermodal with more than 12 abstract methods: nobody can stub or remember them")
                .isEmpty();
    }

    @Test
    void aMethodOfTheApiTakesFewParameters() {
        assertThat(applicationMethods()
                        .filter(method -> method.getRawParameterTypes().size() > 4)
                        .map(JavaMember::getFullName))
                .as("methods of io.intermodal with more than 4 parameters: the fifth belongs into an options type")
                .isEmpty();
    }

    @Test
    void aMethodOfTheApiTakesNoBoolean() {
        assertThat(applicationMethods()
                        .filter(method -> !method.getName().equals("equals"))
                        .filter(method -> method.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(boolean.class)))
                        .map(JavaMember::getFullName))
                .as(
                        "boolean parameters in io.intermodal: publish(message, true) does not say what is true; use an enum or two methods")
                .isEmpty();
    }

    /** Without {@code close()}, which try-with-resources calls. */
    private static long abstractMethods(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(method -> !method.getFullName().endsWith(".close()"))
                .count();
    }

    private static Stream<JavaMethod> applicationMethods() {
        return applicationTypes()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static Stream<JavaClass> applicationTypes() {
        List<JavaClass> types = Module.all().stream()
                .filter(module -> module.is("api"))
                .flatMap(module -> module.classes().stream())
                .filter(type -> type.getPackageName().equals("io.intermodal"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat(types).as("public types of io.intermodal").isNotEmpty();
        return types.stream();
    }
}
