// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.op.RawCustomGradient;

/**
 * The places for registered gradients that TensorFlow Java has in a JVM: ten in version 1.1.0, any
 * number in the next.
 *
 * <p>The method that takes a place is looked up by name, for it is gone where they are not limited.
 */
public final class GradientPlaces {
  private static final @Nullable MethodHandle TAKE = take();

  private GradientPlaces() {}

  private static @Nullable MethodHandle take() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              RawCustomGradient.class,
              "adapter",
              MethodType.methodType(TFJ_GradFuncAdapter.class, RawCustomGradient.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /**
   * Tells whether their number is limited, as in version 1.1.0.
   *
   * @return true if there are ten
   */
  public static boolean areLimited() {
    return TAKE != null;
  }

  /**
   * Tells whether so many are free. Registering beyond the tenth place succeeds and then crashes
   * the JVM at the first use, so probe: an adapter that got no place has no function behind it.
   *
   * @param wanted how many
   * @param any any gradient function
   * @return whether they can be registered
   */
  public static boolean areFree(int wanted, RawCustomGradient any) {
    if (TAKE == null) {
      return true;
    }
    List<TFJ_GradFuncAdapter> probes = new ArrayList<>();
    try {
      boolean free = true;
      for (int i = 0; i < wanted; i++) {
        TFJ_GradFuncAdapter probe = adapter(TAKE, any);
        probes.add(probe);
        LongPointer function = new LongPointer(probe); // not closed: that would free the probe
        free &= function.get(0) != 0;
      }
      return free;
    } finally {
      probes.forEach(TFJ_GradFuncAdapter::deallocate);
    }
  }

  private static TFJ_GradFuncAdapter adapter(MethodHandle take, RawCustomGradient gradient) {
    try {
      return (TFJ_GradFuncAdapter) take.invokeExact(gradient);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // it declares none
    }
  }
}
