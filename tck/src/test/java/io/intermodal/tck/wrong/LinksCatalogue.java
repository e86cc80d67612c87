package io.intermodal.tck.wrong;

import io.intermodal.Capability;
import io.intermodal.StartPosition;
import java.util.List;

/** Binders that connect, provision and describe wrongly, each with the rule that finds it. */
final class LinksCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.queue(
                    "forgets its consumers after a loss",
                    WrongLinks::forgetsConsumers,
                    "FLT-8",
                    "those that were not recorded come again"),
            Wrong.queue("hides a loss", WrongLinks::hidesLoss, "FLT-3", "somebody notices the fault"),
            Wrong.queue("leaks threads", WrongLinks::leaksThreads, "LIF-5", "these threads are left"),
            Wrong.queue("tells the password", WrongLinks::tellsPassword, "SEC-1", "A password was found in a text"),
            Wrong.queue(
                    "mistakes refused credentials",
                    WrongLinks::mistakesRefusals,
                    "SEC-2",
                    "expected AuthorizationException"),
            Wrong.queue(
                    "declares everything", WrongLinks::declaresEverything, "GRP-5", "UnsupportedCapabilityException"),
            Wrong.queue("provisions anew each time", WrongLinks::provisionsAnew, "PUB-2", "LOST: message"),
            Wrong.queue(
                    "removes nothing", WrongLinks::keepsRemoved, "GRP-7", "dead letters after the group was removed"),
            Wrong.queue(
                    "finds nothing when it validates",
                    WrongLinks::findsNothing,
                    "PUB-11",
                    "expected ConfigurationException"),
            Wrong.queue("confuses names", WrongPlaces::confusesNames, "GRP-9", "PHANTOM: message"),
            Wrong.queue("ignores namespaces", WrongPlaces::ignoresNamespaces, "GRP-13", "LOST: message"),
            Wrong.queue("makes groups when they are first read", WrongPlaces::pinsLate, "GRP-6", "LOST: message"),
            Wrong.log(
                    "starts every group at the beginning",
                    () -> WrongPlaces.startsAt(StartPosition.EARLIEST),
                    "GRP-4",
                    "messages that the late group saw"),
            Wrong.log(
                    "starts every group at the end",
                    () -> WrongPlaces.startsAt(StartPosition.NEW),
                    "GRP-5",
                    "LOST: message"),
            Wrong.queue("cannot provision what exists", WrongPlaces::refusesWhatExists, "GRP-6", "exists"),
            Wrong.queue("removes all groups of a name", WrongPlaces::removesNamesakes, "GRP-12", "LOST: message"),
            Wrong.queue(
                    "describes nothing",
                    WrongPlaces::describesNothing,
                    "GRP-9",
                    "must name the group's physical objects"),
            Wrong.queue("counts no backlog", WrongPlaces::countsNoBacklog, "CAP-3", "six wait"),
            Wrong.queue("shows one dead letter at a time", WrongPlaces::showsOneLetter, "DLQ-9", "three dead letters"),
            Wrong.queue(
                    "shows dead letters in any order",
                    WrongPlaces::shufflesLetters,
                    "DLQ-9",
                    "a second look: expected"),
            Wrong.queue("names no broker", WrongPlaces::namesNoBroker, "CAP-1", "must name the broker and its version"),
            Wrong.queue(
                    "declares what nobody proves",
                    () -> WrongPlaces.declares(Capability.PRIORITY),
                    "CAP-1",
                    "No rule proves PRIORITY"),
            Wrong.queue(
                    "calls an outage a mistake", WrongPlaces::mistakesOutages, "FLT-7", "expected ConnectionException"),
            Wrong.queue(
                    "comes back twice and no more",
                    WrongPlaces::comesBackTwice,
                    "FLT-15",
                    "After the fault no publish was confirmed"),
            Wrong.queue(
                    "tells destinations apart by all but their numbers",
                    WrongPlaces::confusesNumbers,
                    "CON-3",
                    "PHANTOM: message"),
            Wrong.queue(
                    "expires messages that have time left",
                    WrongPlaces::expiresTooMuch,
                    "TTL-7",
                    "the expired one is a dead letter"),
            Wrong.queue(
                    "calls a dead address a mistake",
                    WrongPlaces::mistakesOutages,
                    "CFG-4",
                    "expected ConnectionException"),
            Wrong.queue("loses the key of what it sends", WrongSending::dropsKey, "WAY-1", "CHANGED: message"),
            Wrong.queue("hands messages out twice", WrongRecords::handsOutTwice, "WAY-8", "DUPLICATE: message"),
            Wrong.queue("hides a restart", WrongLinks::hidesLoss, "FLT-1", "somebody notices the fault"),
            Wrong.queue("hides a kill", WrongLinks::hidesLoss, "FLT-2", "somebody notices the fault"),
            Wrong.queue("provisions anew after a kill", WrongLinks::provisionsAnew, "FLT-10", "Waited"),
            Wrong.queue(
                    "reads for the first connection only",
                    WrongLinks::forgetsConsumers,
                    "GRP-1",
                    "both members have a message"));

    private LinksCatalogue() {}
}
