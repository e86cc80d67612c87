package io.intermodal.samples.ordersync.input;

import io.intermodal.samples.ordersync.shop.Order;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gives the orders of a run one by one, always the same ones in the same order. */
public interface OrderSource extends AutoCloseable {

    /** The next entry; empty at the end. */
    Optional<Entry> next() throws IOException;

    /** What to call the source in messages: a file's name. */
    String name();

    /** An order as lines of this source, for the file of rejects. */
    List<String> format(Order order);

    /** What ends the name of a file in the format of this source. */
    String ending();

    /** Lets go of the file. */
    @Override
    void close() throws IOException;
}
