// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.proto.SavedModel;

/** Damages the file of a model, at random: its bytes, or what they mean. */
public final class MutatedModel {
  private static final List<String> TEXTS =
      List.of(
          "", "\u001b[2J", "a\nb", "x:0", "^x", ":", "x:-1", "\u202e", "é", "../../up", "/", "//");

  private static final long[] NUMBERS = {
    0, 1, -1, 2, 300, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE
  };

  /** Of so many models one is large: it takes ten times as long. */
  static final int LARGE = 10;

  private static final List<String> FILES =
      List.of("variables/variables.index", "variables/variables.data-00000-of-00001");

  private final Random random;

  /** Takes the seed of all changes. */
  public MutatedModel(long seed) {
    random = new Random(seed);
  }

  /** Writes a model with one to three changes into a directory. */
  public void write(Path whole, Path model) throws IOException {
    Files.createDirectories(model.resolve("variables"));
    for (String file : FILES) {
      Files.copy(whole.resolve(file), model.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    String graph = "saved_model.pb";
    Files.write(model.resolve(graph), of(Files.readAllBytes(whole.resolve(graph))));
  }

  /** Another file, with one to three changes. */
  private byte[] of(byte[] file) throws InvalidProtocolBufferException {
    byte[] changed = file;
    boolean meaning = random.nextBoolean();
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed =
          meaning
              ? changeMeaning(SavedModel.parseFrom(changed)).toByteArray()
              : changeBytes(changed);
    }
    return changed;
  }

  private byte[] changeBytes(byte... file) {
    if (file.length == 0) {
      return file;
    }
    int start = random.nextInt(file.length);
    int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 4 : 400), file.length - start);
    byte[] part = Arrays.copyOfRange(file, start, start + length);
    int repeats = 0;
    switch (random.nextInt(5)) {
      case 0 -> part[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> random.nextBytes(part);
      case 2 -> part = new byte[0];
      case 3 -> repeats = 1;
      default -> {
        return Arrays.copyOf(file, start);
      }
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(file, 0, start);
    for (int i = 0; i <= repeats; i++) {
      changed.writeBytes(part);
    }
    changed.write(file, start + length, file.length - start - length);
    return changed.toByteArray();
  }

  /** Goes down to some field, and changes it. */
  private Message changeMeaning(Message message) {
    Message.Builder builder = message.toBuilder();
    List<Map.Entry<FieldDescriptor, Object>> fields =
        List.copyOf(message.getAllFields().entrySet());
    if (fields.isEmpty()) {
      return message;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size())).getKey();
    if (random.nextInt(12) == 0) {
      return builder.clearField(field).build();
    }
    if (!field.isRepeated()) {
      return builder.setField(field, changed(field, message.getField(field))).build();
    }
    int position = random.nextInt(message.getRepeatedFieldCount(field));
    Object element = message.getRepeatedField(field, position);
    if (random.nextInt(12) == 0) {
      return builder.addRepeatedField(field, element).build();
    }
    return builder.setRepeatedField(field, position, changed(field, element)).build();
  }

  private Object changed(FieldDescriptor field, Object value) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return switch (field.getJavaType()) {
      case MESSAGE -> changeMeaning((Message) value);
      case STRING -> random.nextBoolean() ? text : value + text;
      case BYTE_STRING -> ByteString.copyFromUtf8(text);
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) number;
      case DOUBLE -> (double) number;
      case BOOLEAN -> !(Boolean) value;
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown((int) number);
    };
  }
}
