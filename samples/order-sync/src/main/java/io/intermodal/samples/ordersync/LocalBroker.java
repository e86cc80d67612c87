package io.intermodal.samples.ordersync;

/** A broker that this run brings along, so that the sample needs no other set-up. It ends with the process and keeps its data. */
interface LocalBroker extends AutoCloseable {

    /** What Intermodal is told to connect to. */
    String address();

    /** Who may use it. */
    String user();

    /** Made for this start. */
    String password();

    /** Stops it. What it confirmed is there at the next start. */
    @Override
    void close();
}
