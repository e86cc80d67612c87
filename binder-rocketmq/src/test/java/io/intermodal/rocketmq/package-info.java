@NullMarked
package io.intermodal.rocketmq;

import org.jspecify.annotations.NullMarked;
