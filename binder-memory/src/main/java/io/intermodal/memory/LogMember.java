package io.intermodal.memory;

import io.intermodal.spi.Route;

/** A source's membership in one group. Compared by identity. */
final class LogMember {

    private final LogSession session;
    private final Route route;
    private final LogGroup group;

    /**
     * A membership.
     *
     * @param session the source
     * @param route what its lanes belong to
     * @param group the group
     */
    LogMember(LogSession session, Route route, LogGroup group) {
        this.session = session;
        this.route = route;
        this.group = group;
    }

    LogSession session() {
        return session;
    }

    Route route() {
        return route;
    }

    LogGroup group() {
        return group;
    }

    SourceChannel channel() {
        return session.channel();
    }
}
