// SPDX-License-Identifier: Apache-2.0
package org.softtf.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.GradientTape;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Builds the site, which fails where a page is missing or a link leads nowhere, and looks at it.
 */
class SiteTest {
  private static final Path HERE = Path.of(System.getProperty("project.root"), "docs", "site");
  private static final Path PYTHON = Path.of(System.getProperty("python.executable"));
  private static final Path TARGET = Path.of("target", "site").toAbsolutePath();
  private static final Path PAGES = TARGET.resolve("html");
  private static final Path PROFILE = TARGET.resolveSibling("browser");
  private static final Pattern ROW = Pattern.compile("<tr>.*?</tr>");
  private static final Pattern NUMBER = Pattern.compile("data-number=\"([^\"]*)\"");

  /** The models compute in float32. */
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON), "Python 3.11 is missing");
    assumeTrue(Run.of("bash", "-c", "command -v npm").exitCode() == 0, "npm is missing");
    Run run =
        Run.of(
            HERE.resolve("build").toString(),
            "--output",
            TARGET.toString(),
            "--class-path",
            System.getProperty("java.class.path"),
            "--python",
            PYTHON.toString());
    assertEquals(0, run.exitCode(), run.said());
  }

  private static String read(String page) throws IOException {
    return Files.readString(PAGES.resolve(page));
  }

  @Test
  void everyOperatorHasAPage() throws IOException {
    String all = read("operators/index.html");
    for (OperatorSpec operator : Catalogue.standard().all()) {
      String name = operator.name();
      String page = read("operators/" + name + ".html");
      assertTrue(all.contains("href=\"" + name + ".html\""), name);
      String text = page.replaceAll("<[^>]*>", "");
      assertTrue(text.contains("soft."), name + ": no Java");
      assertTrue(text.contains("softtf export " + name), name + ": no command line");
      assertTrue(text.contains("tf.saved_model.load"), name + ": no Python");
      assertTrue(page.contains("<dt>Returns:</dt>"), name + ": nothing of Javadoc");
      assertTrue(page.contains("id=\"what-takes-exported-models\""), name + ": no consumers");
      assertEquals(
          operator.drawnInput().isPresent(),
          page.contains("src=\"../pictures/" + name + ".png\""),
          name + ": picture");
    }
  }

  @Test
  void pageShowsWhatOtherPagesSay() throws IOException {
    String page = read("operators/rank.html");
    assertTrue(page.contains("<code>smooth_sort</code>"), "no methods");
    assertTrue(page.contains("16 × 1024"), "no times");
    assertTrue(page.contains("src=\"../growth/rank.png\""), "no growth");
    assertTrue(page.contains(") does not know MatrixSolve<"), "no note of consumers");
    assertTrue(read("operators/arcsin.html").contains(") does not know Asin<"), "another note");
    assertTrue(
        page.contains("href=\"../api/org/softtf/ops/array/OrderOps.html#rank("), "no Javadoc");
  }

  @Test
  void javadocLinksTensorFlow() throws IOException {
    assertTrue(
        read("api/org/softtf/ops/SoftOps.html")
            .contains("/javadoc/v1.2.0/tensorflow/org/tensorflow/op/Ops.html"));
    assertTrue(Files.exists(PAGES.resolve("api/org/softtf/spark/SavedModelTransformer.html")));
    assertTrue(Files.notExists(PAGES.resolve("api/org/softtf/ops/internal")));
  }

  @Test
  void modelsOfThePlaygroundGiveJavasNumbers() throws IOException, InterruptedException {
    String program = HERE.resolve("playground_test.mjs").toString();
    Run run = Run.of("node", program, PAGES.toString());
    assertEquals(0, run.exitCode(), run.said());
  }

  @Test
  void thePlaygroundShowsJavasNumbers() throws Exception {
    Optional<Browser> browser = Browser.find();
    if (browser.isEmpty()) {
      System.out.println("Chromium is missing: the playground was not opened in a browser");
      return;
    }
    List<double[]> rows =
        rows(browser.get().open(PAGES, "playground.html?operator=rank", "results", PROFILE));
    assertEquals(3 + 8, rows.size(), "numbers and a permutation matrix");
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Ops tf = tape.tf();
      Operand<TFloat64> x = tape.watch(tf.constant(rows.get(0)));
      SoftOps soft = SoftOps.create(tf).method(Method.SOFTSORT);
      Operand<TFloat64> y = soft.rank(x);
      Operand<TFloat64> first = tf.gather(y, tf.constant(0), tf.constant(0));
      assertArrayEquals(numbers(y), rows.get(1), TOLERANCE, "value");
      assertArrayEquals(numbers(tape.gradient(first, x)), rows.get(2), TOLERANCE, "gradient");
      Operand<TFloat64> firstPlace = tf.gather(soft.argsort(x), tf.constant(0), tf.constant(0));
      assertArrayEquals(numbers(firstPlace), rows.get(3), TOLERANCE, "permutation");
    }
  }

  /** The numbers of each row of the page's tables. */
  private static List<double[]> rows(String page) {
    return ROW.matcher(page)
        .results()
        .map(
            row ->
                NUMBER
                    .matcher(row.group())
                    .results()
                    .mapToDouble(number -> Double.parseDouble(number.group(1)))
                    .toArray())
        .filter(numbers -> numbers.length > 0)
        .toList();
  }

  private static double[] numbers(Operand<TFloat64> operand) {
    return StdArrays.array1dCopyOf(operand.asTensor());
  }

  @Test
  void whatIsNestedInListsStaysThere() throws IOException {
    for (String page : List.of("contributing.html", "export.html", "random.html")) {
      String article = read(page).replaceAll("(?s).*<article|</article>.*", "");
      String text = article.replaceAll("(?s)<pre.*?</pre>|<[^>]*>", "");
      assertFalse(Pattern.compile("(?m)^(- |[0-9]+\\. |```)").matcher(text).find(), page);
    }
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    assertTrue(!read("index.html").matches("(?s).*<(script|link)[^>]* (src|href)=\"https?:.*"));
  }

  @Test
  void linksThatLeadNowhereAreSeen(@TempDir Path site) throws IOException, InterruptedException {
    Files.writeString(site.resolve("a.html"), "<p id=\"x\"><a href=\"b.html\"> <a href=\"#x\">");
    Files.writeString(
        site.resolve("b.html"), "<a href=\"c.html\"> <img src=\"d.png\"> <a href=\"a.html#y\">");
    Run run =
        Run.of(
            PYTHON.toString(),
            "-c",
            "import pathlib, sys; sys.path.insert(0, sys.argv[1]); import links;"
                + " print(*links.dead_links(pathlib.Path(sys.argv[2]).resolve()), sep='\\n')",
            HERE.resolve("hooks").toString(),
            site.toString());
    assertEquals(
        List.of("b.html → a.html#y", "b.html → c.html", "b.html → d.png"),
        run.said().lines().toList());
  }
}
