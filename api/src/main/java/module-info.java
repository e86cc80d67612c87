/**
 * The Intermodal API: what applications import ({@link io.intermodal}) and what binder authors implement ({@link io.intermodal.spi}).
 *
 * <p>The one implementation of the application's interfaces lives in the module {@code io.intermodal.core}; it is found through
 * {@link java.util.ServiceLoader}, so an application compiles against this module alone.
 */
module io.intermodal {
    requires static transitive org.jspecify;

    exports io.intermodal;
    exports io.intermodal.spi;

    uses io.intermodal.spi.Engine;
}
