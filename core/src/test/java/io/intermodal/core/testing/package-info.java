/** What the tests of the engine are made of: a clock moved by hand, an executor that runs what it is told to, fakes of the SPI. */
@NullMarked
package io.intermodal.core.testing;

import org.jspecify.annotations.NullMarked;
