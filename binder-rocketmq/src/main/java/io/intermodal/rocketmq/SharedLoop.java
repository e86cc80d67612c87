package io.intermodal.rocketmq;

import io.netty.channel.EventLoopGroup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An event loop that its users cannot end: the client would with each of its instances, and leave threads for seconds. */
final class SharedLoop {

    private SharedLoop() {}

    static EventLoopGroup of(EventLoopGroup loop) {
        return (EventLoopGroup) Proxy.newProxyInstance(
                SharedLoop.class.getClassLoader(),
                new Class<?>[] {EventLoopGroup.class},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("shutdown")) {
                        return method.getReturnType() == void.class ? null : loop.terminationFuture();
                    }
                    try {
                        return method.invoke(loop, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
