package io.intermodal.rabbitmq;

import java.util.Objects;

/**
 * Who reads which partition: on servers with consumer priorities a queue is read by the member with the highest one. Members do not know each other, so
 * each makes its priorities from its own name, and turns them round from one partition to the next: who comes first in one of a pair comes last in the
 * other. Of two members each reads exactly half then, and of more the first and the last of each pair read it.
 */
final class RabbitMqShares {

    private static final int MOST = 9_999;

    /** Spreads hashes of texts that hardly differ. */
    private static final int SPREAD = 0x9E3779B1;

    private RabbitMqShares() {}

    /**
     * The priority of a member for a partition.
     *
     * @param member the member's name
     * @param group what the group's queues begin with
     * @param partition the partition's number
     * @return 0 to 9999
     */
    static int priority(String member, String group, int partition) {
        int pair = partition / 2;
        int hash = Objects.hash(member, group, pair) * SPREAD;
        int priority = Math.floorMod(hash ^ (hash >>> 16), MOST + 1);
        return partition % 2 == 0 ? priority : MOST - priority;
    }
}
