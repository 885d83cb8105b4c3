// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenTableTest {
  private static final String PAGE =
      """
      | column | what was done |
      |---|---|
      | A | 1. |

      | operator | method | A | B |
      |---|---|---|---|
      | `abs` |  | smooth, c1: yes; straight-through: no (2) | partly (1) |
      | `log` |  | no (3) | yes |

      1. with kernels: some
      2. does not know Abs, Neg
      3. crashes

      ## Another

      | operator | method | A |
      |---|---|---|
      | `abs` |  | no (1) |

      1. takes minutes
      """;

  private static ConsumerModel model(String row, String form) {
    return ConsumerModel.all().stream()
        .filter(model -> model.row().equals(row) && model.form().equals(form))
        .findFirst()
        .orElseThrow();
  }

  private static String finding(int table, String form, String title) {
    return WrittenTable.of(PAGE, table).finding(model("`abs` | ", form), title);
  }

  @Test
  void cellsSayWhatTheirNotesSay() {
    assertEquals("yes", finding(0, "smooth", "A"));
    assertEquals("yes", finding(0, "c1", "A"));
    assertEquals("does not know Abs, Neg", finding(0, "straight-through", "A"));
    assertEquals("with kernels: some", finding(0, "c1", "B"));
    assertEquals("takes minutes", finding(1, "smooth", "A"));
  }

  @Test
  void whatIsNotInTheTableWasNeverTried() {
    assertEquals("was never tried", finding(0, "smooth", "C"));
    ConsumerModel another = model("`sort` | `softsort`", "smooth");
    assertEquals("was never tried", WrittenTable.of(PAGE, 0).finding(another, "A"));
  }

  @Test
  void pageStaysWhereNothingIsTried() {
    ConsumersPage page = new ConsumersPage(Map.of("a", "A"), WrittenTable.of(PAGE, 0));
    for (String form : List.of("smooth", "c1", "straight-through")) {
      page.add(model("`abs` | ", form), Map.of());
    }
    assertEquals(
        """
        | operator | method | A |
        |---|---|---|
        | `abs` |  | smooth, c1: yes; straight-through: no (1) |

        1. does not know Abs, Neg
        """,
        page.table());
  }
}
