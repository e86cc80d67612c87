package io.intermodal.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

    private static final long NOW = 1_800_000_000_123L;

    @Test
    void areUuidsOfVersionSeven() {
        UUID id = UUID.fromString(MessageIds.next(NOW));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
    }

    @Test
    void sortByTheirTime() {
        List<String> ids = new ArrayList<>();
        for (long millis = NOW; millis < NOW + 300; millis++) {
            ids.add(MessageIds.next(millis));
        }

        assertThat(ids).isSorted();
    }

    @Test
    void areNeverTheSame() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            ids.add(MessageIds.next(NOW));
        }

        assertThat(ids).hasSize(100_000);
    }
}
