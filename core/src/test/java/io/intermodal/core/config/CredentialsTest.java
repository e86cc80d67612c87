package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionOptions;
import io.intermodal.spi.Credentials;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User and password, and that nothing ever shows the password. */
class CredentialsTest {

    private static final String CANARY = "hunter2";

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @Test
    void withoutUserThereAreNone() {
        setup.properties(Setup.BROKER);

        assertThat(setup.resolve().credentials()).isEmpty();
    }

    @Test
    void thePasswordIsTakenAsItIsWritten() {
        setup.properties(Setup.BROKER + "intermodal.user=shop\n").environment("INTERMODAL_PASSWORD", " a b ");

        assertThat(password()).isEqualTo(" a b ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n"})
    void aLineEndBehindAPasswordInAFileIsLeftOut(String text) {
        setup.file("secrets/broker", text)
                .properties(Setup.BROKER + "intermodal.user=shop\nintermodal.password-file=secrets/broker\n");

        assertThat(password()).isEqualTo(CANARY);
    }

    @Test
    void blanksInAPasswordFileCount() {
        setup.file("secret", " hunter2 \n")
                .properties(Setup.BROKER + "intermodal.user=shop\nintermodal.password-file=secret\n");

        assertThat(password()).isEqualTo(" hunter2 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=shop | user | is set without a password. Set intermodal.password-file, or take the user away.",
                "password=hunter2 | password | is set without intermodal.user. Set the user that it is the password of.",
                "password-file=secret | password-file | is set without intermodal.user. Set the user that it is the password of.",
                "user=shop;password=hunter2;password-file=secret | password | is set together with intermodal.password-file (HERE/intermodal.properties line 4). Keep the file, and take the password away from where it is.",
                "user=shop;password= | password | is empty. Allowed: any text but the empty one.",
                "user=shop;password-file=missing | password-file | names HERE/missing, which does not exist. Create it, or name another.",
                "user=shop;password-file=empty | password-file | names HERE/empty, which is empty. Write the password into it.",
                "user=shop;password-file=lines | password-file | names HERE/lines, which holds more than one line. Write the password into it and nothing else.",
                "user=shop;password-file=folder | password-file | names HERE/folder, which is a directory. Name a file.",
                "user=shop;password-file=binary | password-file | names HERE/binary, which is not UTF-8. Save it in UTF-8."
            })
    void whatDoesNotFitTogetherIsRefused(String settings, String name, String problem) {
        setup.file("secret", CANARY)
                .file("empty", "\n")
                .file("lines", CANARY + "\n" + CANARY + "\n")
                .file("folder/x", "")
                .file("binary", new byte[] {'h', 'u', 'n', 't', 'e', 'r', '2', (byte) 0xFF})
                .properties(Setup.BROKER + "intermodal." + settings.replace(";", "\nintermodal.") + "\n");

        assertThat(setup.findings())
                .singleElement()
                .asString()
                .startsWith("intermodal." + name + " (HERE/intermodal.properties line ")
                .endsWith("): " + problem);
    }

    @Test
    void noReportAndNoTextFormShowsASecret() {
        ConnectionOptions options = ConnectionOptions.builder()
                .set("intermodal.password", CANARY)
                .set("intermodal.pasword", CANARY)
                .set("intermodal.activemq.client.trustAllPackages", CANARY)
                .set("intermodal.activemq.password", CANARY)
                .build();
        setup.properties("intermodal.broker=activemq://shop:" + CANARY
                        + "@a\nintermodal.password-file=secret\nintermodal.user=x\n")
                .file("secret", CANARY)
                .environment("INTERMODAL_PASSWORT", CANARY)
                .systemProperty("intermodal.connections.audit.passwort", CANARY);

        assertThat(setup.report(options)).contains(" has ", "problems").doesNotContain(CANARY);
        assertThat(setup.warnings())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(CANARY));
        assertThat(setup.surroundings().toString()).doesNotContain(CANARY);
        assertThat(new Entry("intermodal.password", CANARY, "code").toString()).doesNotContain(CANARY);

        Settings good = Setup.in(folder.resolve("good"))
                .properties(Setup.BROKER + "intermodal.user=" + CANARY + "\nintermodal.password=" + CANARY + "\n")
                .resolve();
        assertThat(List.of(good.toString(), good.credentials().orElseThrow().toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
    }

    private String password() {
        return setup.resolve().credentials().map(Credentials::password).orElse("none");
    }
}
