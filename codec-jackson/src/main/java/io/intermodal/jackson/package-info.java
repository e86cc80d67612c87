/** Payloads as JSON with Jackson 3: {@link io.intermodal.jackson.JsonCodec}. */
@NullMarked
package io.intermodal.jackson;

import org.jspecify.annotations.NullMarked;
