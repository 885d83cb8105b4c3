// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls a method by reflection, as tests of all methods do. */
final class Invocation {
  private Invocation() {}

  /** Returns what the method returns, and throws what it throws. */
  static Object of(Method method, Object receiver, Object... arguments) throws Throwable {
    try {
      return method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
