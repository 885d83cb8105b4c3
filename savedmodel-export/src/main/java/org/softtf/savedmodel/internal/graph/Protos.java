// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes protocol buffers as bytes that depend on their content only. */
public final class Protos {
  private Protos() {}

  /** Writes a message to a stream. */
  public static void write(Message message, OutputStream stream) throws IOException {
    CodedOutputStream output = CodedOutputStream.newInstance(stream);
    output.useDeterministicSerialization(); // maps are sorted by their keys
    message.writeTo(output);
    output.flush();
  }

  /** The bytes of a message. */
  public static ByteString toBytes(Message message) {
    ByteString.Output bytes = ByteString.newOutput();
    try {
      write(message, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteString();
  }
}
