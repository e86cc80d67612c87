package io.intermodal.tck;

import java.time.Duration;

/** A publisher's steady work: numbered messages over some keys, each published under its id until it is confirmed. */
final class Load {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Scenario scenario;
    private final Feed feed;
    private final int keys;
    private int published;
    private volatile boolean ended;

    Load(Scenario scenario, Feed feed, int keys) {
        this.scenario = scenario;
        this.feed = feed;
        this.keys = keys;
    }

    /** Publishes so many more, in turn over the keys. */
    void publish(int count) {
        for (int i = 0; i < count; i++) {
            one();
        }
    }

    /** Publishes in the background until {@link #end}; goes on once its group is not further behind than a few dozen messages. */
    Crew inBackground(String group, int atMost) {
        Crew crew = new Crew();
        crew.add(() -> {
            while (!ended && published < atMost) {
                one();
                scenario.recorder()
                        .await(
                                LONGEST,
                                () -> ended || published - scenario.recorder().handed(group) < 40);
            }
        });
        return crew;
    }

    /** No more after this. */
    void end() {
        ended = true;
    }

    private void one() {
        int number = published++;
        boolean confirmed = feed.sendUntilConfirmed(
                Feed.text("load " + number).key("key-" + number % keys).build(), LONGEST);
        if (!confirmed) {
            throw new RuleFailure("A publish was tried for " + LONGEST.toSeconds() + " s and never confirmed");
        }
    }
}
