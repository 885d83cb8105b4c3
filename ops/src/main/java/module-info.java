/** Soft, differentiable operators for TensorFlow Java. */
@SuppressWarnings("module") // the module it names is compiled after this one
module org.softtf.ops {
  requires transitive org.softtf.gradients;
  requires transitive tensorflow;
  requires static org.jspecify;

  exports org.softtf.ops;
  exports org.softtf.ops.array;
  exports org.softtf.ops.comparison;
  exports org.softtf.ops.elementwise;
  exports org.softtf.ops.logic;
  exports org.softtf.ops.random;
  exports org.softtf.ops.safemath;
  exports org.softtf.ops.selection;
  exports org.softtf.ops.catalogue to
      org.softtf.savedmodel;
}
