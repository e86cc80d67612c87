package io.intermodal.tck.wrong;

import java.util.List;
import java.util.stream.Stream;

/** All wrong binders and engines that there are. */
public final class Catalogue {

    private Catalogue() {}

    /** Each once for each rule that it has to turn red. */
    public static List<Wrong> all() {
        return Stream.of(
                        SendingCatalogue.ALL,
                        CopiesCatalogue.ALL,
                        ReadingCatalogue.ALL,
                        LinksCatalogue.ALL,
                        PublishingCatalogue.ALL,
                        HandlingCatalogue.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** Those that look wrong and are not. */
    public static List<Wrong> honest() {
        return CopiesCatalogue.HONEST;
    }
}
