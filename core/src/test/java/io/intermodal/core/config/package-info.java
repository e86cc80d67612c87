/** Tests of settings. */
@NullMarked
package io.intermodal.core.config;

import org.jspecify.annotations.NullMarked;
