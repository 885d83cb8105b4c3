// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.MetaGraphDef;

/** What a model says about itself, field by field; whatever is missing is empty. */
public final class MetadataFields {
  /** Of a model that says nothing. */
  public static final MetadataFields NONE = new MetadataFields(Map.of());

  private final Map<String, Value> fields;

  private MetadataFields(Map<String, Value> fields) {
    this.fields = fields;
  }

  /** The fields of a model; none in a model that others wrote. */
  public static MetadataFields of(MetaGraphDef graph) throws InvalidProtocolBufferException {
    Any info = graph.getMetaInfoDef().getAnyInfo();
    return info.is(Struct.class)
        ? new MetadataFields(info.unpack(Struct.class).getFieldsMap())
        : NONE;
  }

  /** The fields of a model; none where they are damaged. */
  public static MetadataFields readable(MetaGraphDef graph) {
    try {
      return of(graph);
    } catch (InvalidProtocolBufferException e) {
      return NONE;
    }
  }

  /** The text of a field. */
  public String text(String name) {
    return value(name).getStringValue();
  }

  /** The texts within a field, by their names. */
  public SortedMap<String, String> texts(String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    within(name).forEach((key, value) -> texts.put(key, value.getStringValue()));
    return texts;
  }

  /** The groups of fields within a field, by their names. */
  public SortedMap<String, MetadataFields> groups(String name) {
    SortedMap<String, MetadataFields> groups = new TreeMap<>();
    within(name)
        .forEach(
            (key, value) ->
                groups.put(key, new MetadataFields(value.getStructValue().getFieldsMap())));
    return groups;
  }

  private Map<String, Value> within(String name) {
    return value(name).getStructValue().getFieldsMap();
  }

  private Value value(String name) {
    return fields.getOrDefault(name, Value.getDefaultInstance());
  }
}
