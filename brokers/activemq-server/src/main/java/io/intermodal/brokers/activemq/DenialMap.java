package io.intermodal.brokers.activemq;

import io.intermodal.brokers.activemq.BrokerSettings.Access;
import io.intermodal.brokers.activemq.BrokerSettings.Denial;
import io.intermodal.brokers.activemq.BrokerSettings.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.filter.DestinationFilter;
import org.apache.activemq.jaas.GroupPrincipal;
import org.apache.activemq.security.AuthorizationMap;

/**
 * Everybody may do everything but what is denied. ActiveMQ's own map joins all entries that match a destination, so it can grant but not take
 * away from a wider grant.
 */
final class DenialMap implements AuthorizationMap {

    private final List<User> users;
    private final List<Rule> rules = new ArrayList<>();

    DenialMap(BrokerSettings settings) {
        this.users = settings.users();
        for (Denial denial : settings.denials()) {
            ActiveMQDestination pattern = BrokerServices.destination(denial.destination());
            rules.add(new Rule(denial, pattern.isQueue(), DestinationFilter.parseFilter(pattern)));
        }
    }

    @Override
    public Set<?> getTempDestinationAdminACLs() {
        return everybody();
    }

    @Override
    public Set<?> getTempDestinationReadACLs() {
        return everybody();
    }

    @Override
    public Set<?> getTempDestinationWriteACLs() {
        return everybody();
    }

    @Override
    public Set<?> getAdminACLs(ActiveMQDestination destination) {
        return allowed(Access.ADMIN, destination);
    }

    @Override
    public Set<?> getReadACLs(ActiveMQDestination destination) {
        return allowed(Access.READ, destination);
    }

    @Override
    public Set<?> getWriteACLs(ActiveMQDestination destination) {
        return allowed(Access.WRITE, destination);
    }

    /** Each user is known by a group of the same name: ActiveMQ's simple authentication passes on groups only. */
    private Set<Object> everybody() {
        Set<Object> all = new HashSet<>();
        users.forEach(user -> all.add(new GroupPrincipal(user.name())));
        return all;
    }

    private Set<Object> allowed(Access access, ActiveMQDestination destination) {
        Set<Object> allowed = everybody();
        for (Rule rule : rules) {
            if (rule.denies(access, destination)) {
                allowed.remove(new GroupPrincipal(rule.denial.user()));
            }
        }
        return allowed;
    }

    private record Rule(Denial denial, boolean queue, DestinationFilter pattern) {

        boolean denies(Access access, ActiveMQDestination destination) {
            return denial.access() == access && queue == destination.isQueue() && pattern.matches(destination);
        }
    }
}
