package io.intermodal.samples.snippets;

/** A payment provider that fails as often as it is told. */
final class FakeGateway implements Checkout.Gateway {

    private int failures;
    private int calls;

    synchronized void failing(int times) {
        failures = times;
    }

    synchronized int calls() {
        return calls;
    }

    @Override
    public synchronized void charge(String order) {
        calls++;
        if (calls <= failures) {
            throw new IllegalStateException("the gateway is down");
        }
    }
}
