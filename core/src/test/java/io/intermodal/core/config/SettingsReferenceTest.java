package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the documentation says about settings is what the parser does. */
class SettingsReferenceTest {

    private static final Path FILE = Path.of(System.getProperty("basedir", "")).resolve("../docs/settings.md");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(FILE, SettingsReference.markdown());
        }
        assertThat(FILE)
                .as("docs/settings.md; it says itself how it is written anew")
                .hasContent(SettingsReference.markdown());
    }

    @Test
    void everyDefaultIsAllowed() {
        List<Setting<?>> rows = new ArrayList<>(SettingsTable.CONNECTION);
        rows.addAll(SettingsTable.DESTINATION);
        rows.addAll(SubscriptionTable.GROUP_ROWS);

        assertThat(rows.stream().filter(row -> !row.byDefault().isEmpty()))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.defaultValue()).as(row.key()).isNotEmpty());
    }
}
