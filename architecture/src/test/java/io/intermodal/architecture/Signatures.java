package io.intermodal.architecture;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what code outside can name of a type, one line a member, {@code ?} for what may be null. */
final class Signatures {

    private Signatures() {}

    static Stream<String> of(Class<?> type) {
        Stream<String> members = Stream.of(
                        Arrays.stream(
                                        type.getEnumConstants() instanceof Enum<?>[] constants
                                                ? constants
                                                : new Enum<?>[0])
                                .map(constant -> "constant " + constant.name()),
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> visible(field.getModifiers()) && !field.isEnumConstant())
                                .map(Signatures::field),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(constructor ->
                                        visible(constructor.getModifiers()) && !constructor.isSynthetic())
                                .map(Signatures::constructor),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> visible(method.getModifiers()) && !method.isSynthetic())
                                .map(Signatures::method))
                .flatMap(lines -> lines)
                .sorted();
        return Stream.concat(Stream.of(header(type)), members.map(line -> "  " + line));
    }

    static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String header(Class<?> type) {
        StringBuilder line = new StringBuilder(type.getName().replace('$', '.'))
                .append(typeParameters(type))
                .append(": ");
        line.append(kindOf(type));
        if (type.isRecord()) {
            line.append(Arrays.stream(type.getRecordComponents())
                    .map(component -> component.getName() + " " + name(component.getAnnotatedType()))
                    .collect(joining(", ", "(", ")")));
        }
        AnnotatedType above = type.getAnnotatedSuperclass();
        if (above != null && !List.of(Object.class, Record.class).contains(type.getSuperclass()) && !type.isEnum()) {
            line.append(" extends ").append(name(above));
        }
        if (type.getAnnotatedInterfaces().length > 0) {
            line.append(type.isInterface() ? " extends " : " implements ").append(names(type.getAnnotatedInterfaces()));
        }
        if (type.isSealed()) {
            line.append(Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .sorted()
                    .collect(joining(", ", " permits ", "")));
        }
        return line.toString();
    }

    private static String kindOf(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return type.isSealed() ? "sealed interface" : "interface";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return type.isRecord()
                ? "record"
                : modifiers(type.getModifiers() & ~Modifier.STATIC, type.isSealed()) + "class";
    }

    private static String field(Field field) {
        return modifiers(field.getModifiers(), false) + name(field.getAnnotatedType()) + " " + field.getName();
    }

    private static String constructor(Constructor<?> constructor) {
        return modifiers(constructor.getModifiers(), false) + "new" + parameters(constructor);
    }

    private static String method(Method method) {
        String variables = typeParameters(method);
        return (method.isDefault() ? "default " : "")
                + modifiers(method.getModifiers() & ~Modifier.VOLATILE & ~Modifier.TRANSIENT, false)
                + (variables.isEmpty() ? "" : variables + " ")
                + name(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + parameters(method);
    }

    private static String parameters(Executable executable) {
        String taken = names(executable.getAnnotatedParameterTypes());
        String thrown = names(executable.getAnnotatedExceptionTypes());
        return "("
                + (executable.isVarArgs() ? taken.replaceFirst("\\[\\]$", "...") : taken)
                + ")"
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    /** Public goes without saying; synchronized, native and strictfp are nobody's business. */
    private static String modifiers(int modifiers, boolean sealed) {
        int told = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return (told == 0 ? "" : Modifier.toString(told) + " ") + (sealed ? "sealed " : "");
    }

    private static String typeParameters(GenericDeclaration declaration) {
        TypeVariable<?>[] variables = declaration.getTypeParameters();
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bounds(" extends ", variable.getAnnotatedBounds()))
                        .collect(joining(", ", "<", ">"));
    }

    private static String bounds(String word, AnnotatedType[] bounds) {
        String names = names(bounds);
        return names.isEmpty() || names.equals("Object") ? "" : word + names.replace(", ", " & ");
    }

    private static String names(AnnotatedType[] types) {
        return Arrays.stream(types).map(Signatures::name).collect(joining(", "));
    }

    private static String name(AnnotatedType type) {
        String plain;
        if (type instanceof AnnotatedParameterizedType generic) {
            plain = raw(((ParameterizedType) generic.getType()).getRawType()) + "<"
                    + names(generic.getAnnotatedActualTypeArguments()) + ">";
        } else if (type instanceof AnnotatedArrayType array) {
            plain = name(array.getAnnotatedGenericComponentType()) + "[]";
        } else if (type instanceof AnnotatedWildcardType wildcard) {
            String lower = bounds(" super ", wildcard.getAnnotatedLowerBounds());
            plain = "?" + (lower.isEmpty() ? bounds(" extends ", wildcard.getAnnotatedUpperBounds()) : lower);
        } else if (type instanceof AnnotatedTypeVariable variable) {
            plain = variable.getType().getTypeName();
        } else {
            plain = raw(type.getType());
        }
        return type.isAnnotationPresent(Nullable.class) ? plain + "?" : plain;
    }

    /** Without the package where everybody knows it. */
    private static String raw(Type type) {
        String full = type.getTypeName().replace('$', '.');
        return full.replaceFirst(
                "^(io\\.intermodal(\\.spi)?|java\\.(lang|util|time|util\\.function|util\\.concurrent|net))\\.(?=[A-Z])",
                "");
    }
}
