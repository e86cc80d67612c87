package io.intermodal.tck;

import static java.util.stream.Collectors.joining;

import io.intermodal.Capabilities;
import io.intermodal.Capability;
import io.intermodal.ConfigurationException;
import io.intermodal.ConnectionException;
import io.intermodal.Delivery;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingException;
import io.intermodal.PublisherOptions;
import io.intermodal.Support;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CFG and CAP: what is wrong is said at start, and what a broker cannot do is refused. */
final class ConfigurationRules {

    @Rule(
            id = "CFG-1",
            statement = {"D7"},
            answers = {115},
            title = "everything that is wrong in the settings is reported at connect, at once and by name")
    void settings(Scenario s) {
        ConfigurationException report = Check.fails(
                "connecting with unknown and malformed settings",
                ConfigurationException.class,
                () -> s.connect(builder -> builder.set("intermodal.no-such-setting", "1")
                        .set("intermodal.publish-timeout", "soon")
                        .set("intermodal.max-in-flight", "-3")));
        Check.contains("the report", report.getMessage(), "no-such-setting");
        Check.contains("the report", report.getMessage(), "publish-timeout");
        Check.contains("the report", report.getMessage(), "max-in-flight");
    }

    @Rule(
            id = "CFG-2",
            statement = {"D7"},
            answers = {115},
            title = "an unknown key in the binder's own section is refused; sections of other binders are allowed")
    void nativeSettings(Scenario s) {
        String scheme =
                s.harness().settings().getOrDefault("intermodal.broker", "").replaceAll(":.*", "");
        String unknown = "intermodal." + scheme + ".no-such-native-setting";
        ConfigurationException report = Check.fails(
                "connecting with an unknown native setting",
                ConfigurationException.class,
                () -> s.connect(builder -> builder.set(unknown, "1")));
        Check.contains("the report", report.getMessage(), "no-such-native-setting");
        String other = List.of("kafka", "rabbitmq").stream()
                .filter(one -> !one.equals(scheme))
                .findFirst()
                .orElse("kafka");
        s.connect(builder -> builder.set("intermodal." + other + ".some-setting", "1"));
    }

    @Rule(
            id = "CFG-3",
            statement = {"D7"},
            answers = {115, 135},
            title = "a scheme without binder is refused and the report says what to add")
    void noBinder(Scenario s) {
        MessagingException report = Check.fails(
                "connecting to an address of an unknown scheme",
                ConfigurationException.class,
                () -> s.openWithoutBinder(Map.of("intermodal.broker", "nosuchbroker://localhost:1")));
        Check.contains("the report", report.getMessage(), "nosuchbroker");
        Check.contains("the report says what to add", report.getMessage(), "intermodal-binder-");
    }

    @Rule(
            id = "CFG-4",
            statement = {"C21"},
            answers = {130, 135},
            title =
                    "an address at which nobody answers ends in ConnectionException within the deadline, naming the address")
    @Needs(faults = Fault.DEAD_ADDRESS)
    void deadAddress(Scenario s) {
        Map<String, String> settings = new LinkedHashMap<>(s.harness().faults().deadAddress());
        settings.put("intermodal.connect-timeout", "2s");
        long began = Await.nanos();
        ConnectionException refused = Check.fails(
                "connecting to an address at which nobody answers",
                ConnectionException.class,
                () -> s.open(settings, builder -> builder));
        long millis = Await.millisSince(began);
        Check.that(millis < 6_000, "Connecting with a time-out of 2 s took " + millis + " ms to fail");
        String address = settings.getOrDefault("intermodal.broker", "").replaceAll("^[a-z]+:(//)?", "");
        Check.contains("the text", refused.getMessage(), address);
    }

    @Rule(
            id = "CFG-5",
            statement = {"D7"},
            answers = {115},
            title =
                    "options out of range, and those that contradict the group, are refused when a publisher or subscription is made")
    void options(Scenario s) {
        Destination topic = s.topic("options");
        Group group = s.group(topic, "workers");
        s.provision(group);
        Map<String, Member> wrong = new LinkedHashMap<>();
        wrong.put("concurrency 0", s.member(group).concurrency(0));
        wrong.put("prefetch -1", s.member(group).with(b -> b.prefetch(-1)));
        wrong.put("maxHandlingTime of an hour", s.member(group).with(b -> b.maxHandlingTime(Duration.ofHours(1))));
        wrong.forEach((what, member) -> Check.fails(what, ConfigurationException.class, member::start));
        Check.fails(
                "a publish time-out of zero",
                ConfigurationException.class,
                () -> s.feed(
                        s.connection(),
                        topic,
                        PublisherOptions.builder().publishTimeout(Duration.ZERO).build()));
        Check.fails("an ordered group of an unordered topic", ConfigurationException.class, group::ordered);
        Check.fails(
                "a destination name with capitals", ConfigurationException.class, () -> Destination.topic("Orders"));
        Check.fails(
                "a destination name with the reserved underscore",
                ConfigurationException.class,
                () -> Destination.queue("a_b"));
        Check.fails(
                "a group of a queue other than main",
                ConfigurationException.class,
                () -> Group.of(s.queue("q"), "other"));
        s.watch(group).concurrency = 1;
    }

    @Rule(
            id = "CAP-1",
            statement = {"D7"},
            answers = {137},
            title =
                    "capabilities name broker and version; each that is declared can be required, each other is refused at connect")
    void capabilities(Scenario s) {
        Capabilities capabilities = s.connection().capabilities();
        Check.that(!capabilities.broker().isBlank(), "Capabilities must name the broker and its version");
        s.recorder()
                .note(Arrays.stream(Capability.values())
                        .map(capability -> capability + "=" + capabilities.of(capability))
                        .collect(joining(" ", "declares ", "")));
        s.recorder().note("recovers within " + s.harness().recoveryBound().toSeconds() + " s");
        for (Capability capability : Capability.values()) {
            if (capabilities.of(capability) == Support.UNSUPPORTED) {
                Refusals.prove(s, capability);
            } else {
                Check.that(
                        RuleSet.all().stream()
                                .anyMatch(rule -> rule.capabilities().contains(capability)),
                        "No rule proves " + capability + ": it must not be declared");
                s.connect(builder -> builder.require(capability)).close(s.patience());
            }
        }
    }

    @Rule(
            id = "CAP-2",
            statement = {"D7"},
            answers = {60},
            title = "a broker that declares a crash-loop guard counts its hand-overs")
    @Needs(capabilities = Capability.CRASH_LOOP_GUARD, faults = Fault.CUT_CONNECTIONS)
    void brokerDeliveries(Scenario s) throws Exception {
        Destination topic = s.topic("counted");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT);
        Member member = s.member(group).startHolding();
        s.feed(topic).send("handed out twice");
        s.await("the delivery is held", () -> member.held().size() == 1);
        int before = member.held().get(0).brokerDeliveries().orElse(-1);
        Check.that(before >= 0, "brokerDeliveries() must be there where CRASH_LOOP_GUARD is declared");
        s.troubles().cut();
        s.await("it comes again", s.harness().recoveryBound(), () -> {
            Delivery<byte[]> last = member.held().get(member.held().size() - 1);
            last.ack();
            return member.held().size() == 2;
        });
        int after = member.held().get(1).brokerDeliveries().orElse(-1);
        Check.that(
                after > before,
                "The broker's count must rise with a second hand-over; it was " + before + " and is " + after);
    }
}
