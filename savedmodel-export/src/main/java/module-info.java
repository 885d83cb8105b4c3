/** Writing, checking and inspecting SavedModels that hold soft operators. */
@SuppressWarnings("requires-automatic") // JNA has a name in its manifest only, XChart in its file's
module org.softtf.savedmodel {
  requires com.sun.jna;
  requires jdk.management;
  requires org.softtf.gradients;
  requires transitive org.softtf.ops;
  requires transitive tensorflow;
  requires static transitive org.jspecify;
  requires static com.fasterxml.jackson.databind; // the command line's, down to the progress bar
  requires static info.picocli;
  requires static java.desktop;
  requires static me.tongfei.progressbar;
  requires static xchart;

  exports org.softtf.savedmodel;

  opens org.softtf.savedmodel.cli to
      info.picocli;
}
