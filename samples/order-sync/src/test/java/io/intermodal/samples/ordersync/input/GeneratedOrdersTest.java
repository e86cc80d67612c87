package io.intermodal.samples.ordersync.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.samples.ordersync.shop.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GeneratedOrdersTest {

    @Test
    void theSameSeedMakesTheSameOrders() {
        assertThat(orders(500, 3)).isEqualTo(orders(500, 3)).hasSize(500);
        assertThat(orders(500, 3)).isNotEqualTo(orders(500, 4));
    }

    @Test
    void everyOrderKeepsTheRules() throws Exception {
        JsonOrders json = new JsonOrders("x", java.io.InputStream.nullInputStream());
        for (Order order : orders(500, 1)) {
            assertThat(json.format(order)).hasSize(1);
            assertThat(order.lines()).isNotEmpty();
            assertThat(order.total()).isPositive();
        }
    }

    @Test
    void customersOrderSeveralTimesAndSomethingGoesWrongForSome() {
        List<Order> orders = orders(2000, 1);
        assertThat(orders.stream().map(Order::customer).distinct().count()).isBetween(300L, 400L);
        assertThat(orders.stream().map(Order::card))
                .contains("tok_visa", "tok_no_funds", "tok_expired", "tok_silent_bank");
        assertThat(orders.stream().map(Order::country)).contains("AQ", "DE");
    }

    @Test
    void thereIsTooLittleOfOneArticleAndEnoughOfTheOthers() {
        Map<String, Integer> wanted = new TreeMap<>();
        orders(5000, 1).forEach(order -> order.quantities().forEach((sku, n) -> wanted.merge(sku, n, Integer::sum)));
        Map<String, Long> stock = new GeneratedOrders(5000, 1).stock();

        assertThat(wanted.entrySet().stream()
                        .filter(entry -> stock.getOrDefault(entry.getKey(), 0L) < entry.getValue())
                        .map(Map.Entry::getKey))
                .hasSize(1);
    }

    private static List<Order> orders(long count, long seed) {
        List<Order> orders = new ArrayList<>();
        try (GeneratedOrders source = new GeneratedOrders(count, seed)) {
            for (Optional<Entry> entry = source.next(); entry.isPresent(); entry = source.next()) {
                orders.add(((Entry.Good) entry.get()).order());
            }
        }
        return orders;
    }
}
