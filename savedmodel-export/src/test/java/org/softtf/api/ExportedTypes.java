// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public types in the packages that a module exports to everybody. */
final class ExportedTypes {
  private ExportedTypes() {}

  /** The modules of the class path that have one of the names and a descriptor, in that order. */
  static List<ModuleReference> modules(List<String> names) throws IOException {
    List<ModuleReference> found = new ArrayList<>();
    for (URL url : loader().resources("module-info.class").toList()) {
      found.addAll(ModuleFinder.of(place(url)).findAll());
    }
    return names.stream()
        .flatMap(name -> found.stream().filter(module -> name(module).equals(name)).limit(1))
        .toList();
  }

  static String name(ModuleReference module) {
    return module.descriptor().name();
  }

  /** The folder or jar that a descriptor is in. */
  private static Path place(URL descriptor) throws IOException {
    try {
      return descriptor.openConnection() instanceof JarURLConnection jar
          ? Path.of(jar.getJarFileURL().toURI())
          : Path.of(URI.create(descriptor.toString())).getParent();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** The types by their packages; a nested type comes after the one that it is in. */
  static SortedMap<String, List<Class<?>>> of(ModuleReference module) throws IOException {
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = module.open()) {
      return of(reader.list(), exported);
    }
  }

  /** The types in some packages among files of classes. */
  static SortedMap<String, List<Class<?>>> of(Stream<String> files, Set<String> packages) {
    return files
        .filter(name -> name.endsWith(".class") && name.indexOf('/') >= 0)
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
        .map(ExportedTypes::load)
        .flatMap(Optional::stream)
        .filter(ExportedTypes::isPublic)
        .sorted(Comparator.comparing(Class::getName))
        .collect(Collectors.groupingBy(Class::getPackageName, TreeMap::new, Collectors.toList()));
  }

  private static Optional<Class<?>> load(String name) {
    if (name.endsWith(".package-info")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Class.forName(name, false, loader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether users can name the type: it and all that it is in are public or protected. */
  private static boolean isPublic(Class<?> type) {
    boolean open =
        Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
    return open
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }

  private static ClassLoader loader() {
    return ExportedTypes.class.getClassLoader();
  }
}
