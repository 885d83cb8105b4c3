// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * All that users can name is on the page {@code docs/api.txt}, so that no type becomes public
 * unseen.
 */
class ApiPageTest {
  private static final List<String> MODULES =
      List.of("org.softtf.gradients", "org.softtf.ops", "org.softtf.savedmodel");

  @Test
  void thePageShowsThePublicTypes() throws IOException {
    Map<String, List<Class<?>>> packages = new LinkedHashMap<>();
    List<ModuleReference> modules = ExportedTypes.modules(MODULES);
    for (ModuleReference module : modules) {
      packages.putAll(ExportedTypes.of(module));
    }
    ApiPage.requireCurrent(
        "api.txt", modules.size(), packages, "-pl savedmodel-export -am test -Dtest=ApiPageTest");
  }
}
