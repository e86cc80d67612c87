package io.intermodal.core.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One file: the named one, else that in the working directory, else that on the class path. */
class ConfigFileTest {

    private static final String FORMAT = "io.intermodal.spi.ConfigFormat";

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"intermodal.properties", "intermodal.yaml", "intermodal.yml"})
    void aFileInTheWorkingDirectoryWinsOverOneOnTheClassPath(String name) {
        setup.service(FORMAT, StubFormat.class).onClassPath(name, text(name, "class-path"));
        assertThat(setup.resolve().address()).hasToString("activemq://class-path:61616");

        setup.file(name, text(name, "here"));
        assertThat(setup.resolve().address()).hasToString("activemq://here:61616");
    }

    @Test
    void aNamedFileWinsAndTheStrongestNameCounts() {
        setup.properties(Setup.BROKER);
        for (String name : new String[] {"code", "set", "property", "environment"}) {
            setup.file("etc/" + name + ".properties", text(".properties", name));
        }
        setup.environment("INTERMODAL_CONFIG", "etc/environment.properties");
        assertThat(setup.resolve().address()).hasToString("activemq://environment:61616");

        setup.systemProperty("intermodal.config", "etc/property.properties");
        assertThat(setup.resolve().address()).hasToString("activemq://property:61616");

        ConnectionOptions.Builder options = ConnectionOptions.builder().set("intermodal.config", "etc/set.properties");
        assertThat(setup.resolve(options.build()).address()).hasToString("activemq://set:61616");

        assertThat(setup.resolve(ConnectionOptions.builder()
                                .configFile(setup.here.resolve("etc/code.properties"))
                                .build())
                        .address())
                .hasToString("activemq://code:61616");

        assertThat(setup.findings(
                        options.configFile(Path.of("etc/code.properties")).build()))
                .containsExactly(
                        "intermodal.config (code, configFile): is given twice in code, by configFile and by set. Keep one of"
                                + " both.");
    }

    @Test
    void twoCandidatesSideBySideAreRefused() {
        setup.properties(Setup.BROKER).file("intermodal.yml", "x");

        assertThat(setup.findings())
                .containsExactly(
                        "HERE/intermodal.properties (configuration file): lies side by side with HERE/intermodal.yml. Keep one,"
                                + " or name it by intermodal.config.");
    }

    @Test
    void twoCandidatesOnTheClassPathAreRefused() {
        setup.onClassPath("intermodal.properties", Setup.BROKER).onClassPath("intermodal.yaml", "x");

        assertThat(setup.findings())
                .anySatisfy(line -> assertThat(line)
                        .contains("intermodal.properties (configuration file): lies side by side with ")
                        .endsWith("intermodal.yaml. Keep one, or name it by intermodal.config."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.properties | which does not exist. Create it, or name another.",
                "folder.properties | which is a directory. Name a file.",
                "latin.properties | which is not UTF-8. Save it in UTF-8.",
                "huge.properties | which is larger than 1 MiB. It is hardly the file that is meant.",
                "shop.conf | whose format cannot be read. Name a .properties, .yaml or .yml file.",
                "shop.yaml | whose format cannot be read. Add the artifact io.intermodal:intermodal-config-yaml, or use a .properties file."
            })
    void aFileThatCannotBeReadIsRefused(String name, String problem) {
        setup.file("folder.properties/x", "")
                .file("latin.properties", "intermodal.user=Zoë".getBytes(ISO_8859_1))
                .file("huge.properties", "#".repeat(2_000_000))
                .file("shop.conf", Setup.BROKER)
                .file("shop.yaml", Setup.BROKER)
                .environment("INTERMODAL_CONFIG", name);

        assertThat(setup.findings())
                .contains("intermodal.config (environment variable INTERMODAL_CONFIG): names HERE/" + name + ", "
                        + problem);
    }

    @Test
    void aFormatSaysWhatIsWrong() {
        setup.service(FORMAT, StubFormat.class).file("intermodal.yaml", "nonsense");

        assertThat(setup.findings())
                .containsExactly(
                        "intermodal.config (found): names HERE/intermodal.yaml, which cannot be read: line 1: no colon."
                                + " Correct the file.");
    }

    @Test
    void aSettingOfAnotherFormatNamesItsFile() {
        setup.service(FORMAT, StubFormat.class)
                .file("intermodal.yaml", "intermodal.broker: activemq://a\nintermodal.brocker: x");

        assertThat(setup.findings())
                .containsExactly(
                        "intermodal.brocker (HERE/intermodal.yaml): is not a known setting. Did you mean intermodal.broker?");
    }

    @Test
    void propertiesAreReadByTheirOwnRules() throws IOException {
        setup.properties("\uFEFF# Zoë's shop\r\n! more\r\n\r\n"
                + "intermodal.broker : activemq://a,\\\r\n      b:1\r\n"
                + "intermodal.user=Zo\\u00eb ☕  \r\n"
                + "intermodal.password=\\ a\\\\b=c \r"
                + "intermodal.groups.orders/billing.window 7\n"
                + "intermodal.groups.orders/a.physical-name=x\\\\\n"
                + "intermodal.groups.orders/b.physical-name=y");

        Settings settings = setup.resolve();

        assertThat(settings.address()).hasToString("activemq://a:61616,b:1");
        assertThat(settings.credentials().orElseThrow().user()).isEqualTo("Zoë ☕");
        assertThat(settings.credentials().orElseThrow().password()).isEqualTo(" a\\b=c ");
        assertThat(Files.readString(setup.here.resolve("intermodal.properties")))
                .startsWith("\uFEFF");
    }

    @Test
    void aFindingNamesTheLineWhereItsSettingBegins() {
        setup.properties(
                "# one\nintermodal.broker=\\\n  activemq://a\n\nintermodal.a=\\\n\\\n  x\nintermodal.b=x\nintermodal.c\n");

        assertThat(setup.findings())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("intermodal.a (HERE/intermodal.properties line 5): "),
                        line -> assertThat(line).startsWith("intermodal.b (HERE/intermodal.properties line 8): "),
                        line -> assertThat(line).startsWith("intermodal.c (HERE/intermodal.properties line 9): "));
    }

    @Test
    void aSettingWrittenTwiceIsRefused() {
        setup.properties(Setup.BROKER + "intermodal.namespace=a\nintermodal.namespace=b\n");

        assertThat(setup.findings())
                .containsExactly(
                        "intermodal.namespace (HERE/intermodal.properties line 3): is set on line 2 already. Keep one of both.");
    }

    @Test
    void aMalformedEscapeIsRefused() {
        setup.properties(Setup.BROKER + "intermodal.password=hunter2\\u00zz\n");

        assertThat(setup.findings())
                .containsExactly(
                        "HERE/intermodal.properties (line 2): holds a malformed \\u escape. Write four hexadecimal digits after"
                                + " \\u, or the character itself.");
    }

    private static String text(String name, String host) {
        return "intermodal.broker" + (name.endsWith("properties") ? "=" : ": ") + "activemq://" + host;
    }
}
