// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.data;

import java.io.FileNotFoundException;
import java.io.InputStream;

/** Files that the build copies from the repository's {@code test-data}. */
final class Resources {
  private Resources() {}

  static InputStream open(String path) throws FileNotFoundException {
    InputStream stream = Resources.class.getResourceAsStream("/org/softtf/examples/" + path);
    if (stream == null) {
      throw new FileNotFoundException(path + " is not packaged with the examples");
    }
    return stream;
  }
}
