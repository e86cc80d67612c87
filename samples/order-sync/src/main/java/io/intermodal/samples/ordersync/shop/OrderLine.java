package io.intermodal.samples.ordersync.shop;

import java.math.BigDecimal;

/**
 * One article of an order.
 *
 * @param sku the article
 * @param quantity how many
 * @param price of one
 */
public record OrderLine(String sku, int quantity, BigDecimal price) {}
