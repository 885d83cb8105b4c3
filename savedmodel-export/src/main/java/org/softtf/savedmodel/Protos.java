package org.softtf.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;

/** Protocol buffers as bytes that depend on their content only. */
final class Protos {
  private Protos() {}

  static void write(Message message, OutputStream stream) throws IOException {
    CodedOutputStream output = CodedOutputStream.newInstance(stream);
    output.useDeterministicSerialization(); // maps are sorted by their keys
    message.writeTo(output);
    output.flush();
  }

  static ByteString toBytes(Message message) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    write(message, bytes);
    return bytes.toByteString();
  }
}
