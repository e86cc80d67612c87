package io.intermodal.core.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.PublishOutcome;
import io.intermodal.PublisherOptions.OnUnknown;
import io.intermodal.core.publish.PipelineRig.Ended;
import io.intermodal.core.testing.FakeSender;
import io.intermodal.core.testing.FakeSender.Sent;
import io.intermodal.core.testing.Seeds;
import io.intermodal.spi.BrokerException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishes, answers, losses of the link and the passing of time in any order: what has to hold after each step and at the end. */
class PipelineModelTest {

    private static final String[] KEYS = {"a", "b", "c"};

    /** One publish and what happened to it. */
    private static final class Publish {
        final String id;
        final @Nullable String key;
        final long deadline;
        final Ended ended;
        int sends;
        boolean confirmed;
        boolean maybeStored;
        boolean openSend;
        /** Ended by the answer to its only send, so that nothing of its key had to wait for a repetition. */
        boolean refusedAtOnce;

        Publish(String id, @Nullable String key, long deadline, Ended ended) {
            this.id = id;
            this.key = key;
            this.deadline = deadline;
            this.ended = ended;
        }
    }

    private static final class Model {
        final Random random;
        final PipelineRig rig;
        final Map<String, Publish> publishes = new LinkedHashMap<>();
        final List<Sent> unanswered = new ArrayList<>();
        /** Those that an earlier one of their key has condemned: they must never be sent. */
        final Set<String> condemned = new HashSet<>();

        final Set<String> told = new HashSet<>();
        final boolean keepsOrder;
        boolean linked;

        Model(Random random, OnUnknown onUnknown, boolean keepsOrder) {
            this.random = random;
            this.keepsOrder = keepsOrder;
            this.rig = new PipelineRig(onUnknown);
        }

        void sent(Sent sent) {
            noticeEnds();
            Publish publish = publish(sent.id());
            assertThat(condemned)
                    .as("%s was sent after an unconfirmed one of its key", publish.id)
                    .doesNotContain(publish.id);
            assertThat(publish.ended.outcome)
                    .as("%s was sent after its end", publish.id)
                    .isNull();
            assertThat(publish.openSend)
                    .as("%s was sent twice at once", publish.id)
                    .isFalse();
            publish.openSend = true;
            publish.sends++;
            if (publish.key != null) {
                assertOrder(publish);
                assertAloneIfNeeded(publish);
            }
            unanswered.add(sent);
        }

        private void assertOrder(Publish publish) {
            boolean later = false;
            for (Publish other : publishes.values()) {
                if (Objects.equals(publish.key, other.key) && other != publish) {
                    if (later) {
                        assertThat(other.sends)
                                .as("%s is sent, and %s behind it was sent before", publish.id, other.id)
                                .isZero();
                    } else {
                        assertThat(other.sends > 0 || other.ended.outcome != null)
                                .as("%s is sent, and %s before it was not", publish.id, other.id)
                                .isTrue();
                    }
                }
                later |= other == publish;
            }
        }

        private void assertAloneIfNeeded(Publish publish) {
            if (!keepsOrder) {
                assertThat(publishes.values())
                        .as("%s is sent, and another one of its key is on the way", publish.id)
                        .noneMatch(other -> other != publish
                                && Objects.equals(publish.key, other.key)
                                && other.openSend
                                && other.ended.outcome == null);
            }
        }

        /** A sender for the link that comes. */
        FakeSender sender(FakeSender.Behaviour behaviour) {
            FakeSender made = new FakeSender(behaviour);
            return keepsOrder ? made : made.inAnyOrder();
        }

        Publish publish(String id) {
            Publish found = publishes.get(id);
            assertThat(found).as("publish %s", id).isNotNull();
            return found;
        }

        /**
         * Whoever ended unconfirmed condemns all behind it that were not sent; but those that only wait for their turn would have been sent, if the
         * sender kept order.
         */
        void noticeEnds() {
            for (Publish publish : publishes.values()) {
                if (publish.ended.outcome != null && told.add(publish.id)) {
                    boolean sparesOthers = !keepsOrder && publish.refusedAtOnce;
                    if (publish.ended.outcome != PublishOutcome.CONFIRMED && publish.key != null && !sparesOthers) {
                        condemnBehind(publish);
                    }
                }
            }
        }

        private void condemnBehind(Publish publish) {
            boolean later = false;
            for (Publish other : publishes.values()) {
                if (later && Objects.equals(publish.key, other.key) && other.sends == 0) {
                    condemned.add(other.id);
                }
                later |= other == publish;
            }
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> submit();
                case 3, 4, 5 -> answer();
                case 6 -> rig.time.advance(Duration.ofMillis(random.nextInt(400)));
                case 7, 8 -> rig.tasks.runAny(random);
                default -> link();
            }
            noticeEnds();
            for (Publish publish : publishes.values()) {
                assertThat(publish.ended.outcome != null || publish.deadline - rig.time.nanoTime() > 0)
                        .as("%s is open after its deadline", publish.id)
                        .isTrue();
            }
        }

        private void submit() {
            String id = "m" + publishes.size();
            String key = random.nextInt(5) == 0 ? null : KEYS[random.nextInt(KEYS.length)];
            long deadline = rig.time.nanoTime() + PipelineRig.TIMEOUT.toNanos();
            Ended ended = new Ended();
            publishes.put(id, new Publish(id, key, deadline, ended)); // sending may happen within the call
            rig.submit(id, key, PipelineRig.TIMEOUT, ended);
        }

        private void answer() {
            if (unanswered.isEmpty()) {
                return;
            }
            Sent sent = unanswered.remove(random.nextInt(unanswered.size()));
            Publish publish = publish(sent.id());
            publish.openSend = false;
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    publish.confirmed = true;
                    sent.confirm();
                }
                case 4, 5 -> refuse(publish, sent, Kind.BUSY);
                case 6 -> refuse(publish, sent, Kind.INVALID);
                default -> {
                    publish.maybeStored = true;
                    sent.unknown();
                }
            }
        }

        private void refuse(Publish publish, Sent sent, Kind kind) {
            boolean wasOpen = publish.ended.outcome == null;
            sent.reject(kind);
            publish.refusedAtOnce = wasOpen && publish.sends == 1 && publish.ended.outcome != null;
        }

        private void link() {
            if (linked) {
                linked = false;
                boolean lossIsHeardFirst = random.nextBoolean();
                if (lossIsHeardFirst) {
                    rig.detach();
                }
                for (Sent sent : List.copyOf(unanswered)) {
                    unanswered.remove(sent);
                    publish(sent.id()).openSend = false;
                    publish(sent.id()).maybeStored = true;
                    sent.unknown();
                    noticeEnds();
                }
                if (!lossIsHeardFirst) {
                    rig.detach();
                }
            } else {
                linked = true;
                rig.attach(sender(this::sent));
            }
        }

        void end() {
            rig.pass(PipelineRig.TIMEOUT);
            for (Publish publish : publishes.values()) {
                assertThat(publish.ended.times).as("outcomes of %s", publish.id).isOne();
                switch (Objects.requireNonNull(publish.ended.outcome)) {
                    case CONFIRMED ->
                        assertThat(publish.confirmed)
                                .as("%s was confirmed by the broker", publish.id)
                                .isTrue();
                    case REJECTED ->
                        assertThat(publish.maybeStored || publish.confirmed || publish.openSend)
                                .as("%s may be stored, and was called REJECTED", publish.id)
                                .isFalse();
                    case UNKNOWN ->
                        assertThat(publish.sends)
                                .as("%s was never sent, and was called UNKNOWN", publish.id)
                                .isPositive();
                }
            }
            assertThat(rig.pipeline.openCount()).isZero();
            assertThat(rig.time.pending()).as("timers left behind").isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"REPORT,true", "REPEAT,true", "REPORT,false", "REPEAT,false"})
    void everyPublishHasOneTrueOutcomeInTimeAndKeysKeepTheirOrder(OnUnknown onUnknown, boolean keepsOrder) {
        Seeds.forEach(400, random -> {
            Model model = new Model(random, onUnknown, keepsOrder);
            for (int step = 0; step < 200; step++) {
                model.step();
            }
            model.end();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBrokerThatIsThereConfirmsEverythingInOrder(boolean keepsOrder) {
        Seeds.forEach(50, random -> {
            Model model = new Model(random, OnUnknown.REPORT, keepsOrder);
            model.rig.attach(model.sender(sent -> {
                model.sent(sent);
                model.publish(sent.id()).openSend = false;
                if (random.nextInt(4) == 0) {
                    sent.reject(Kind.BUSY);
                } else {
                    model.publish(sent.id()).confirmed = true;
                    sent.confirm();
                }
            }));
            for (int i = 0; i < 100; i++) {
                model.submit();
                model.rig.tasks.runAny(random);
                model.rig.time.advance(Duration.ofMillis(random.nextInt(20)));
            }
            model.rig.pass(Duration.ofSeconds(9));

            assertThat(model.publishes.values())
                    .allSatisfy(publish -> assertThat(publish.ended.outcome).isEqualTo(PublishOutcome.CONFIRMED));
        });
    }
}
