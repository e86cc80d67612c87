package io.intermodal.tck.wrong;

import java.util.List;

/** Engines that connect and publish wrongly, each with the rule that finds it. */
final class PublishingCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.engine(
                    "throws from publishAsync",
                    TwistedPublishing::throwsFromAsync,
                    "PUB-15",
                    "InvalidMessageException"),
            Wrong.engine(
                    "publishes after close",
                    TwistedPublishing::publishesAfterClose,
                    "PUB-7",
                    "publish on a closed publisher: expected ClosedException"),
            Wrong.engine(
                    "gives no result for a bad entry",
                    TwistedPublishing::dropsResults,
                    "PUB-5",
                    "number of results: expected 9"),
            Wrong.engine(
                    "gives results in another order",
                    TwistedPublishing::shufflesResults,
                    "PUB-18",
                    "ids in the results: expected"),
            Wrong.engine("gives every message one id", TwistedPublishing::oneIdForAll, "PUB-10", "must get two ids"),
            Wrong.engine("makes random ids", TwistedPublishing::randomIds, "HDR-7", "version of the UUID"),
            Wrong.engine(
                    "mends headers",
                    TwistedPublishing::mendsHeaders,
                    "HDR-3",
                    "control character U+0: expected InvalidMessageException"),
            Wrong.engine(
                    "mends ids", TwistedPublishing::mendsParts, "HDR-4", "empty id: expected InvalidMessageException"),
            Wrong.engine(
                    "takes no time to live for a long one",
                    TwistedPublishing::mendsTimes,
                    "TTL-4",
                    "a time to live of PT0S: expected InvalidMessageException"),
            Wrong.engine("shortens delays", TwistedPublishing::mendsTimes, "DLY-5", "expected InvalidMessageException"),
            Wrong.engine(
                    "hides that a codec failed",
                    TwistedPublishing::hidesEncoding,
                    "PUB-19",
                    "a payload that its codec cannot write: expected InvalidMessageException"),
            Wrong.engine(
                    "waits long for outcomes",
                    TwistedPublishing::ignoresPublishTimeout,
                    "FLT-6",
                    "A publish with a time-out of 1 s took"),
            Wrong.engine(
                    "ignores the size limit",
                    () -> TwistedPublishing.ignoresSetting("max-message-bytes"),
                    "PUB-4",
                    "a payload of one byte more than the limit: expected MessageTooLargeException"),
            Wrong.engine(
                    "ignores how to provision",
                    () -> TwistedPublishing.ignoresSetting("provisioning"),
                    "PUB-11",
                    "a publisher to a destination that does not exist: expected ConfigurationException"),
            Wrong.engine(
                    "ignores unknown settings",
                    () -> TwistedPublishing.ignoresSetting("no-such-setting"),
                    "CFG-1",
                    "the report: expected a text with"),
            Wrong.engine(
                    "ignores unknown native settings",
                    () -> TwistedPublishing.ignoresSetting("no-such-native"),
                    "CFG-2",
                    "connecting with an unknown native setting: expected ConfigurationException"),
            Wrong.engine(
                    "ignores when-broker-down",
                    () -> TwistedPublishing.ignoresSetting("when-broker-down"),
                    "FLT-17",
                    "ConnectionException"),
            Wrong.engine(
                    "ignores namespaces",
                    () -> TwistedPublishing.ignoresSetting("namespace"),
                    "GRP-13",
                    "LOST: message"),
            Wrong.engine(
                    "ignores settings of groups",
                    () -> TwistedPublishing.ignoresSetting("configured.concurrency"),
                    "CFG-6",
                    "3 are held"),
            Wrong.engine(
                    "tries less often unless told",
                    () -> TwistedHandling.policy(policy -> policy.maxAttempts(3)),
                    "CFG-7",
                    "attempts: expected 5"),
            Wrong.engine(
                    "requires nothing",
                    TwistedPublishing::requiresNothing,
                    "CAP-1",
                    "expected UnsupportedCapabilityException"),
            Wrong.engine("tells no state", TwistedPublishing::tellsNothing, "LIF-7", "the connection's end is told"),
            Wrong.engine(
                    "tells nothing of dead letters", TwistedPublishing::tellsNothing, "DLQ-1", "an event tells of it"),
            Wrong.engine(
                    "tells nothing of stuck handlers",
                    TwistedPublishing::tellsNothing,
                    "RTY-7",
                    "an event tells of the stuck handler"),
            Wrong.engine(
                    "tells nothing of stopped keys", TwistedPublishing::tellsNothing, "ORD-15", "an event names it"),
            Wrong.engine(
                    "tells nothing of a cut",
                    TwistedPublishing::tellsNothing,
                    "OBS-6",
                    "an event tells of the loss, with its cause"),
            Wrong.engine(
                    "observes nothing", TwistedPublishing::observesNothing, "OBS-1", "publishes: expected 3, got 0"),
            Wrong.engine(
                    "observes no expiry", TwistedPublishing::observesNothing, "OBS-4", "the expired one is told of"),
            Wrong.engine("reverses interceptors", TwistedPublishing::reversesInterceptors, "OBS-2", "calls: expected"),
            Wrong.engine(
                    "looks at a payload later",
                    TwistedPublishing::looksLater,
                    "PUB-17",
                    "arrived with bytes that were written after its publish"));

    private PublishingCatalogue() {}
}
