// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Reads parameters that name places on a disk. */
final class LocalPath {
  /** More than one letter, unlike a drive of Windows. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private LocalPath() {}

  /** The path that a parameter names, as a path or as a URI of a file. */
  static Path of(Params params, Param<String> param) {
    String place = Parameters.required(params, param);
    if (!SCHEME.matcher(place).matches()) {
      return Path.of(place);
    }
    if (!place.startsWith("file:")) {
      throw new IllegalArgumentException(
          param.name()
              + " "
              + place
              + " is on another file system; name a path on a disk that the driver sees, and copy"
              + " the files there or mount it");
    }
    return Path.of(URI.create(place).getPath());
  }
}
