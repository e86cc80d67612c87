/** The engine: the one implementation of the application's interfaces over the binder SPI. Nothing here is exported. */
@NullMarked
package io.intermodal.core;

import org.jspecify.annotations.NullMarked;
