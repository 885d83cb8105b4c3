// SPDX-License-Identifier: Apache-2.0
package org.softtf.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Chromium without a window, and a web server for it. */
final class Browser {
  /** What it is called here and there. */
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css",
          "js", "text/javascript",
          "mjs", "text/javascript");

  private static final int SECONDS = 120;

  /** Sends what an element holds as soon as it holds something. */
  private static final String REPORTER =
      """
      <script type="module">
        const element = document.getElementById("%s");
        new MutationObserver(() => fetch("/report", { method: "POST", body: element.innerHTML }))
          .observe(element, { childList: true });
      </script>
      """;

  private final String program;

  private Browser(String program) {
    this.program = program;
  }

  /** Finds it; empty if this machine has none. */
  static Optional<Browser> find() throws IOException, InterruptedException {
    for (String name : NAMES) {
      if (Run.of("bash", "-c", "command -v " + name).exitCode() == 0) {
        return Optional.of(new Browser(name));
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a page of a folder and waits until an element is filled.
   *
   * @param address the page below the folder, with what follows its name
   * @param element the id of the element
   * @param profile a folder for what the browser keeps
   * @return what it holds then
   */
  String open(Path folder, String address, String element, Path profile) throws Exception {
    CompletableFuture<String> report = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads); // the browser waits for one file while it asks for another
    server.createContext("/", exchange -> answer(folder, REPORTER.formatted(element), exchange));
    server.createContext(
        "/report",
        exchange -> {
          byte[] said = exchange.getRequestBody().readAllBytes();
          report.complete(new String(said, StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    Process browser =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0", // else it ends as soon as the page is there
                "--user-data-dir=" + profile,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + address)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return report.get(SECONDS, TimeUnit.SECONDS);
    } finally {
      browser.destroy();
      browser.waitFor();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void answer(Path folder, String reporter, HttpExchange exchange)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    Path file = folder.resolve(path.substring(1));
    try (exchange) {
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String ending = path.substring(path.lastIndexOf('.') + 1);
      exchange
          .getResponseHeaders()
          .set("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
      byte[] content = Files.readAllBytes(file);
      if (ending.equals("html")) {
        content = (Files.readString(file) + reporter).getBytes(StandardCharsets.UTF_8);
      }
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
