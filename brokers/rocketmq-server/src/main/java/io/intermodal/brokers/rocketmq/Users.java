package io.intermodal.brokers.rocketmq;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.rocketmq.auth.authentication.enums.UserType;
import org.apache.rocketmq.auth.authentication.manager.AuthenticationMetadataManager;
import org.apache.rocketmq.auth.authentication.model.User;
import org.apache.rocketmq.auth.authorization.enums.Decision;
import org.apache.rocketmq.auth.authorization.model.Acl;
import org.apache.rocketmq.auth.authorization.model.Policy;
import org.apache.rocketmq.auth.authorization.model.Resource;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.action.Action;

/**
 * The users that a file describes: {@code 0.name}, {@code 0.password} and {@code 0.rights}, then {@code 1.name} and so on. Rights are such as
 * {@code Topic:orders*=Pub,Sub;Group:*=Sub}; who has none of them in the file may do everything.
 */
final class Users {

    private Users() {}

    static void create(BrokerController broker, Properties file) {
        for (int i = 0; file.containsKey(i + ".name"); i++) {
            String name = file.getProperty(i + ".name");
            String rights = file.getProperty(i + ".rights");
            UserType type = rights == null ? UserType.SUPER : UserType.NORMAL;
            put(broker.getAuthenticationMetadataManager(), User.of(name, file.getProperty(i + ".password"), type));
            if (rights != null) {
                List<Policy> policies = new ArrayList<>();
                for (String right : rights.split(";", -1)) {
                    policies.add(policy(right));
                }
                for (Policy policy : policies) {
                    broker.getAuthorizationMetadataManager()
                            .createAcl(Acl.of(User.of(name), policy))
                            .join();
                }
            }
        }
    }

    private static void put(AuthenticationMetadataManager users, User user) {
        // They may be there from an earlier start on the same data.
        if (users.getUser(user.getUsername()).join() == null) {
            users.createUser(user).join();
        } else {
            users.updateUser(user).join();
        }
    }

    private static Policy policy(String right) {
        int equals = right.lastIndexOf('=');
        List<Action> actions = new ArrayList<>();
        for (String action : right.substring(equals + 1).split(",", -1)) {
            actions.add(Action.getByName(action));
        }
        return Policy.of(List.of(Resource.of(right.substring(0, equals))), actions, null, Decision.ALLOW);
    }
}
