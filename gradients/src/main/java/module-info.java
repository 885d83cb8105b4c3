/** Operators with gradients of their own for TensorFlow Java. */
@SuppressWarnings("module") // the two modules it names are compiled after this one
module org.softtf.gradients {
  requires transitive tensorflow;
  requires static transitive org.jspecify;

  exports org.softtf.gradients;
  exports org.softtf.gradients.internal to
      org.softtf.ops,
      org.softtf.savedmodel;
}
