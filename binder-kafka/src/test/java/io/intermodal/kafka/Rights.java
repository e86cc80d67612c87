package io.intermodal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/** Access control lists. The controller answers when it has written them, which is before the broker heeds them: so that is waited for. */
final class Rights {

    private Rights() {}

    static void add(Admin admin, AclBinding... bindings) throws Exception {
        admin.createAcls(List.of(bindings)).all().get(Wire.PATIENCE, TimeUnit.SECONDS);
        for (AclBinding binding : bindings) {
            await(admin, binding, true);
        }
    }

    static void remove(Admin admin, AclBinding binding) throws Exception {
        admin.deleteAcls(List.of(binding.toFilter())).all().get(Wire.PATIENCE, TimeUnit.SECONDS);
        await(admin, binding, false);
    }

    private static void await(Admin admin, AclBinding binding, boolean there) throws Exception {
        long deadline = System.nanoTime() + Wire.PATIENCE * Wire.SECOND;
        Collection<AclBinding> heeded;
        do {
            assertThat(System.nanoTime() - deadline)
                    .as("the broker heeds the change of " + binding)
                    .isNegative();
            heeded = admin.describeAcls(binding.toFilter()).values().get(Wire.PATIENCE, TimeUnit.SECONDS);
        } while (heeded.contains(binding) != there);
    }
}
