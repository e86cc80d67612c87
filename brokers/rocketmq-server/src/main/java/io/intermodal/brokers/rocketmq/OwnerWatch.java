package io.intermodal.brokers.rocketmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Ends this process when its standard input ends, which is when the process that started it is gone. */
final class OwnerWatch {

    private OwnerWatch() {}

    static void start() {
        Thread thread = new Thread(OwnerWatch::endWithOwner, "owner-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void endWithOwner() {
        try (InputStream owner = System.in) {
            owner.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // A broken pipe says the same as an ended one.
        }
        Runtime.getRuntime().halt(3);
    }
}
