/** The engine: the one implementation of {@code io.intermodal}, found through {@link java.util.ServiceLoader}. It exports nothing. */
module io.intermodal.core {
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires io.intermodal;
    requires static org.jspecify;
    requires org.slf4j;

    uses io.intermodal.spi.Binder;
    uses io.intermodal.spi.ConfigFormat;

    provides io.intermodal.spi.Engine with
            io.intermodal.core.CoreEngine;
}
