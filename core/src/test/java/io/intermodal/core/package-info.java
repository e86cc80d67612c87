/** Tests of the engine as a whole, as an application sees it. */
@NullMarked
package io.intermodal.core;

import org.jspecify.annotations.NullMarked;
