package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.OrderLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The articles of the generated shop. Few sell much and many sell little; of one there is not enough. */
final class Catalogue {

    private static final List<String> THINGS =
            List.of("mug", "shirt", "poster", "lamp", "bag", "scarf", "bottle", "notebook", "pen", "clock");
    private static final List<String> COLOURS = List.of("blue", "green", "red", "white");
    private static final int SCARCE = 7;

    private final List<String> skus = new ArrayList<>();
    private final double[] upTo;

    Catalogue() {
        COLOURS.forEach(colour -> THINGS.forEach(thing -> skus.add(thing + "-" + colour)));
        upTo = new double[skus.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += 1.0 / (i + 3);
            upTo[i] = sum;
        }
    }

    OrderLine line(SplittableRandom random) {
        double pick = random.nextDouble() * upTo[upTo.length - 1];
        int i = 0;
        while (upTo[i] < pick) {
            i++;
        }
        return new OrderLine(skus.get(i), 1 + random.nextInt(3), price(i));
    }

    private static BigDecimal price(int i) {
        return BigDecimal.valueOf(495L + 250L * (i % THINGS.size()), 2);
    }

    /** What is on hand for so many orders of on average two lines with two pieces each. */
    Map<String, Long> stockFor(long orders) {
        Map<String, Long> stock = new LinkedHashMap<>();
        for (int i = 0; i < upTo.length; i++) {
            double share = (upTo[i] - (i == 0 ? 0 : upTo[i - 1])) / upTo[upTo.length - 1];
            double wanted = share * orders * 4;
            stock.put(skus.get(i), Math.round(i == SCARCE ? wanted / 2 : wanted * 1.3 + 20));
        }
        return stock;
    }
}
