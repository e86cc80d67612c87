package io.intermodal.samples.ordersync;

/** What {@code --help} prints. */
final class Help {

    static final String TEXT = """
            usage: order-sync [options] [ORDERS]

            Takes a shop's orders through five services (inventory, payment, fulfilment, search index, analytics) that talk over a
            message broker, and proves at the end from its database that nothing was lost and nothing was done twice.

              ORDERS           file of orders, *.ndjson (or *.jsonl) or *.csv; without it the 200 orders that come with the sample
              --generate N     make N orders instead, 1 to 10000000
              --rate R         R orders per second on average, arriving by chance (Poisson); default: as fast as it goes
              --seed S         seed of generated orders, arrivals and the payment gateway's moods; default 1
              --stock FILE     what is on hand, as CSV (sku,on_hand); default: stock.csv beside ORDERS, else 100 of each article
              --broker URL     broker to use, such as activemq://host:61616, kafka://host:9092 or memory:queue; "kafka", "rabbitmq" or
                               "rocketmq" alone starts one as a process of its own; default: the one that the environment
                               (INTERMODAL_BROKER) or intermodal.properties names, else an ActiveMQ inside this process
              --work DIR       folder for database, broker data and rejects; default .order-sync
              --fresh          forget an earlier run in that folder, and what its groups still hold on the broker
              --strict         publish nothing unless every line is an order
              --help           this text

            Started again with the same arguments after a crash, a kill -9 or Ctrl-C it goes on where it was. After a finished run it
            starts a new one. User, password, TLS and everything else of the broker come from Intermodal's usual configuration
            (INTERMODAL_USER, INTERMODAL_PASSWORD_FILE, intermodal.properties ...).

            Malformed lines are reported as FILE:LINE and set aside in rejects.ndjson or rejects.csv in the work folder; the other
            orders go on. Correct that file and run it with a work folder of its own.

            exit code
              0    reconciled: all of it holds
              1    not reconciled: the report says what does not hold
              2    command line or input: an option, a file, or lines that were set aside (the rest was reconciled)
              3    broker or its configuration; nothing is lost, start again when it is mended
              130  stopped by Ctrl-C; nothing is lost, start again to go on
            """;

    private Help() {}
}
