/** The clock seam: the only place of the engine that reads the system's clock. */
@NullMarked
package io.intermodal.core.time;

import org.jspecify.annotations.NullMarked;
