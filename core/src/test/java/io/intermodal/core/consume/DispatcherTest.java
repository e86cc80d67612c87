package io.intermodal.core.consume;

import io.intermodal.core.consume.DispatcherModel.Shape;
import io.intermodal.core.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any schedule of what a broker, handlers and an application can do. */
class DispatcherTest {

    private static Shape shape(Random random, boolean isLog, boolean isOrdered) {
        return new Shape(
                isLog,
                isOrdered,
                1 + random.nextInt(4),
                random.nextInt(6),
                1 + random.nextInt(12),
                1 + random.nextInt(3),
                1 + random.nextInt(40));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void everythingIsHandledWithinTheBounds(boolean isLog, boolean isOrdered) {
        Seeds.forEach(300, random -> {
            DispatcherModel model = new DispatcherModel(random, shape(random, isLog, isOrdered));
            for (int step = 0; step < 300; step++) {
                model.step();
            }
            model.finish();
        });
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aStopLetsEndWhatRunsAndStartsNothing(boolean isLog, boolean isOrdered) {
        Seeds.forEach(300, random -> {
            DispatcherModel model = new DispatcherModel(random, shape(random, isLog, isOrdered));
            for (int step = 0; step < random.nextInt(200); step++) {
                model.step();
            }
            model.stop();
        });
    }
}
