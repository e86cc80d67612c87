@NullMarked
package io.intermodal.kafka;

import org.jspecify.annotations.NullMarked;
