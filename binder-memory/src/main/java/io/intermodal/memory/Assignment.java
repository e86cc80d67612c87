package io.intermodal.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who gets which partition: as even as can be, and moving as few as that allows. */
final class Assignment {

    private Assignment() {}

    /**
     * The owner of each slot to be.
     *
     * @param slots who has what now
     * @param members at least one, in the order of joining
     */
    static List<LogMember> even(List<LogSlot> slots, List<LogMember> members) {
        Map<LogMember, Integer> room = room(slots, members);
        Map<Integer, LogMember> owners = new HashMap<>();
        for (LogSlot slot : slots) {
            LogMember owner = slot.owner;
            if (owner != null && room.getOrDefault(owner, 0) > 0) {
                room.merge(owner, -1, Integer::sum);
                owners.put(slot.index, owner);
            }
        }
        List<LogMember> target = new ArrayList<>();
        for (LogSlot slot : slots) {
            LogMember owner = owners.get(slot.index);
            if (owner == null) {
                owner = members.stream()
                        .filter(member -> room.getOrDefault(member, 0) > 0)
                        .findFirst()
                        .orElseThrow();
                room.merge(owner, -1, Integer::sum);
            }
            target.add(owner);
        }
        return target;
    }

    /** How many each may have: who has the most now is the first to get one of those that do not divide evenly. */
    private static Map<LogMember, Integer> room(List<LogSlot> slots, List<LogMember> members) {
        List<LogMember> order = new ArrayList<>(members);
        order.sort(Comparator.comparingLong(
                member -> -slots.stream().filter(slot -> slot.owner == member).count()));
        int share = slots.size() / members.size();
        int extra = slots.size() % members.size();
        Map<LogMember, Integer> room = new LinkedHashMap<>();
        for (LogMember member : order) {
            room.put(member, share + (extra-- > 0 ? 1 : 0));
        }
        return room;
    }
}
