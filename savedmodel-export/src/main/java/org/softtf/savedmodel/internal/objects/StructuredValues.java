// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SavedObjectGraphOuterClass.FunctionSpec;
import org.tensorflow.proto.Struct.DictValue;
import org.tensorflow.proto.Struct.ListValue;
import org.tensorflow.proto.Struct.NamedTupleValue;
import org.tensorflow.proto.Struct.NoneValue;
import org.tensorflow.proto.Struct.PairValue;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.Struct.TensorSpecProto;
import org.tensorflow.proto.Struct.TupleValue;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Python's values, as a model holds them. */
final class StructuredValues {
  private static final StructuredValue NONE =
      StructuredValue.newBuilder().setNoneValue(NoneValue.getDefaultInstance()).build();

  private StructuredValues() {}

  /** Type and shape of a tensor. */
  static StructuredValue tensor(String name, DataType type, TensorShapeProto shape) {
    return StructuredValue.newBuilder()
        .setTensorSpecValue(
            TensorSpecProto.newBuilder().setName(name).setDtype(type).setShape(shape))
        .build();
  }

  /** Types and shapes of tensors, by their names. */
  static StructuredValue tensors(Map<String, TensorInfo> tensors) {
    DictValue.Builder values = DictValue.newBuilder();
    tensors.forEach((name, info) -> values.putFields(name, tensor(name, info)));
    return StructuredValue.newBuilder().setDictValue(values).build();
  }

  /** Types and shapes of tensors, in an order. */
  static StructuredValue tuple(Map<String, TensorInfo> tensors) {
    return tuple(
        tensors.entrySet().stream()
            .map(entry -> tensor(entry.getKey(), entry.getValue()))
            .toArray(StructuredValue[]::new));
  }

  private static StructuredValue tensor(String name, TensorInfo info) {
    return tensor(name, info.getDtype(), info.getTensorShape());
  }

  static StructuredValue tuple(StructuredValue... values) {
    return StructuredValue.newBuilder()
        .setTupleValue(TupleValue.newBuilder().addAllValues(Arrays.asList(values)))
        .build();
  }

  /** What a function's caller may write: keywords only. */
  static FunctionSpec keywordsOnly(Collection<String> keywords) {
    return functionSpec(List.of(), keywords, NONE);
  }

  /**
   * What a function's caller may write: positional arguments, which are made tensors of the types
   * and shapes given here.
   */
  static FunctionSpec positional(Map<String, TensorInfo> inputs) {
    return functionSpec(inputs.keySet(), List.of(), tuple(inputs));
  }

  private static FunctionSpec functionSpec(
      Collection<String> positional, Collection<String> keywords, StructuredValue inputSignature) {
    NamedTupleValue.Builder specification =
        NamedTupleValue.newBuilder()
            .setName("FullArgSpec")
            .addValues(pair("args", texts(positional)))
            .addValues(pair("varargs", NONE))
            .addValues(pair("varkw", NONE))
            .addValues(pair("defaults", NONE))
            .addValues(pair("kwonlyargs", texts(keywords)))
            .addValues(pair("kwonlydefaults", NONE))
            .addValues(pair("annotations", tensors(Map.of())));
    return FunctionSpec.newBuilder()
        .setFullargspec(StructuredValue.newBuilder().setNamedTupleValue(specification))
        .setInputSignature(inputSignature)
        .build();
  }

  private static PairValue pair(String key, StructuredValue value) {
    return PairValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static StructuredValue texts(Collection<String> texts) {
    ListValue.Builder list = ListValue.newBuilder();
    texts.forEach(text -> list.addValuesBuilder().setStringValue(text));
    return StructuredValue.newBuilder().setListValue(list).build();
  }
}
