@NullMarked
package io.intermodal.rabbitmq;

import org.jspecify.annotations.NullMarked;
