// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.savedmodel.internal.writing.CopiedModel;
import org.softtf.savedmodel.internal.writing.DirectoryExchange;
import org.softtf.savedmodel.internal.writing.TargetDirectory;
import org.tensorflow.Tensor;

/**
 * Writes a copy of an exported model in which variables have other values, such as those that a
 * program has trained with {@link ModelSignature#variableGradients}.
 *
 * <pre>{@code
 * SavedModelCopy.of(Path.of("model")).value("layer/w", trained).export(Path.of("trained"));
 * }</pre>
 *
 * <p>Graph, signatures, texts and assets are the model's own, byte for byte. The copy is written
 * into a hidden directory beside the target, loaded again, and its variables are compared bit by
 * bit. Then it is moved into place in one step. A failure leaves the target as it was and nothing
 * beside it.
 *
 * <p>Not for use by several threads at once.
 */
public final class SavedModelCopy {
  private final Path model;
  private final Map<String, Tensor> values = new LinkedHashMap<>();
  private boolean replace;

  private SavedModelCopy(Path model) {
    this.model = OperandCheck.requireNonNull("model", model);
  }

  /**
   * Copies a model that {@link SavedModelExporter} has written.
   *
   * @param model the model's directory
   * @return a copy to be written
   */
  public static SavedModelCopy of(Path model) {
    return new SavedModelCopy(model);
  }

  /**
   * Gives a variable another value. Variables that are not named keep theirs.
   *
   * @param variable its name
   * @param value a tensor of its type and shape, which must stay open until the export is done
   * @return this copy
   */
  public SavedModelCopy value(String variable, Tensor value) {
    values.put(
        OperandCheck.requireNonNull("variable", variable),
        OperandCheck.requireNonNull("value", value));
    return this;
  }

  /**
   * Allows the export to replace a model that exists, as {@link SavedModelExporter#replaceExisting}
   * does. It may be the model that is copied.
   *
   * @return this copy
   */
  public SavedModelCopy replaceExisting() {
    replace = true;
    return this;
  }

  /**
   * Writes the copy, compares it and puts it into place.
   *
   * @param directory the directory that becomes the model; its parent must exist
   * @throws IllegalArgumentException if a variable is not in the model, or a value has another type
   *     or shape than its variable
   * @throws IOException if the model cannot be read, or the directory exists and is not to be
   *     replaced, is a file, lies in the model that is copied, or cannot be written
   */
  public void export(Path directory) throws IOException {
    TargetDirectory target =
        TargetDirectory.of(OperandCheck.requireNonNull("directory", directory), replace);
    target.requireOutside(model);
    CopiedModel copied = CopiedModel.of(model, values);
    target.write(copied::writeTo, step -> {}, DirectoryExchange.NATIVE);
  }
}
