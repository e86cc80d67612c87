package io.intermodal.together;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.Connection;
import io.intermodal.ConnectionOptions;
import io.intermodal.ConnectionState;
import io.intermodal.Messaging;
import io.intermodal.spi.Binder;
import java.io.File;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All binders beside each other, no broker needed. */
class OneClassPathTest {

    private static final Pattern NETTY = Pattern.compile("/netty-[a-z0-9-]+?-(\\d+\\.\\d+)\\.\\d[^/]*\\.jar");

    static List<String> schemes() {
        return Schemes.ALL;
    }

    @Test
    void everyBinderIsFound() {
        assertThat(ServiceLoader.load(Binder.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(Binder::scheme))
                .contains("memory")
                .containsAll(Schemes.ALL);
    }

    @Test
    void nettyIsThereInOneLineOfVersionsAtMost() {
        TreeSet<String> lines = Stream.of(
                        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .flatMap(jar -> NETTY.matcher(jar).results().map((MatchResult found) -> found.group(1)))
                .collect(toCollection(TreeSet::new));

        assertThat(lines)
                .as("lines of Netty on the class path: 4.1 and 4.2 do not work beside each other")
                .hasSizeLessThanOrEqualTo(1);
    }

    /** One file; the address is the only line that differs. */
    @ParameterizedTest
    @MethodSource("schemes")
    void theOneFileForAllBrokersIsAcceptedWithEach(String scheme) {
        // Nobody listens there, and the start does not wait for it: what is wrong in the file would be reported all the
        // same.
        try (Connection connection = Messaging.connect(ConnectionOptions.builder()
                .configFile(Schemes.FILE)
                .set("intermodal.broker", scheme + "://127.0.0.1:1")
                .set("intermodal.when-broker-down", "wait")
                .build())) {
            assertThat(connection.state()).isNotEqualTo(ConnectionState.OPEN);
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void aMistakeInTheOwnSectionIsReportedWithEach(String scheme) {
        assertThatThrownBy(() -> Messaging.connect(ConnectionOptions.builder()
                        .configFile(Schemes.FILE)
                        .set("intermodal.broker", scheme + "://127.0.0.1:1")
                        .set("intermodal." + scheme + ".no-such-setting", "1")
                        .build()))
                .hasMessageContaining("intermodal." + scheme + ".no-such-setting");
    }
}
