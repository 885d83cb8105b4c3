/* Calls SavedModels by TensorFlow's C API, as a program in C, or in any language that can call C, does.
 *
 * Usage: call_models MANIFEST
 *
 * MANIFEST has a line "DIRECTORY INPUTS OUTPUTS" for each model, then a line for each input,
 * "NODE INDEX FILE RANK SIZE...", and each output, "NODE INDEX FILE". Files hold float32 numbers in row-major
 * order; those of outputs are written. A model that fails is reported on standard error, and the
 * next one is tried. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensorflow/c/c_api.h"

#define MOST 16
#define TEXT 1024
#define RANKS 8

static void stop(const char *what, const char *which) {
  fprintf(stderr, "%s: %s\n", what, which);
  exit(1);
}

static FILE *open_file(const char *name, const char *how) {
  FILE *file = fopen(name, how);
  if (file == NULL) stop("cannot open", name);
  return file;
}

static TF_Output find(TF_Graph *graph, const char *node, int index) {
  TF_Output output = {TF_GraphOperationByName(graph, node), index};
  if (output.oper == NULL) stop("there is no node", node);
  return output;
}

/* An input: which, and what it is fed. */
static TF_Tensor *read_input(FILE *manifest, TF_Graph *graph, TF_Output *input) {
  char node[TEXT], name[TEXT];
  int index, rank;
  int64_t sizes[RANKS];
  size_t count = 1;
  if (fscanf(manifest, "%1023s %d %1023s %d", node, &index, name, &rank) != 4 || rank > RANKS)
    stop("cannot read an input in", "the manifest");
  for (int i = 0; i < rank; i++) {
    long long size;
    if (fscanf(manifest, "%lld", &size) != 1) stop("cannot read the sizes of", node);
    sizes[i] = size;
    count *= (size_t)size;
  }
  *input = find(graph, node, index);
  TF_Tensor *tensor = TF_AllocateTensor(TF_FLOAT, sizes, rank, count * sizeof(float));
  FILE *file = open_file(name, "rb");
  if (fread(TF_TensorData(tensor), sizeof(float), count, file) != count) stop("too short", name);
  fclose(file);
  return tensor;
}

static void write_output(const char *name, TF_Tensor *tensor) {
  FILE *file = open_file(name, "wb");
  size_t size = TF_TensorByteSize(tensor);
  if (fwrite(TF_TensorData(tensor), 1, size, file) != size) stop("cannot write", name);
  fclose(file);
}

static void call(FILE *manifest, const char *directory, int inputs, int outputs) {
  TF_Status *status = TF_NewStatus();
  TF_Graph *graph = TF_NewGraph();
  TF_SessionOptions *options = TF_NewSessionOptions();
  const char *tags[] = {"serve"};
  TF_Session *session =
      TF_LoadSessionFromSavedModel(options, NULL, directory, tags, 1, graph, NULL, status);
  if (TF_GetCode(status) != TF_OK) stop(directory, TF_Message(status));

  TF_Output fed[MOST], fetched[MOST];
  TF_Tensor *values[MOST], *results[MOST];
  char files[MOST][TEXT];
  for (int i = 0; i < inputs; i++) values[i] = read_input(manifest, graph, &fed[i]);
  for (int i = 0; i < outputs; i++) {
    char node[TEXT];
    int index;
    if (fscanf(manifest, "%1023s %d %1023s", node, &index, files[i]) != 3)
      stop("cannot read an output in", "the manifest");
    fetched[i] = find(graph, node, index);
  }
  TF_SessionRun(session, NULL, fed, values, inputs, fetched, results, outputs, NULL, 0, NULL, status);
  if (TF_GetCode(status) == TF_OK) {
    for (int i = 0; i < outputs; i++) {
      write_output(files[i], results[i]);
      TF_DeleteTensor(results[i]);
    }
  } else {
    fprintf(stderr, "%s: %s\n", directory, TF_Message(status));
  }
  for (int i = 0; i < inputs; i++) TF_DeleteTensor(values[i]);
  TF_CloseSession(session, status);
  TF_DeleteSession(session, status);
  TF_DeleteSessionOptions(options);
  TF_DeleteGraph(graph);
  TF_DeleteStatus(status);
}

int main(int count, char **arguments) {
  if (count != 2) stop("usage", "call_models MANIFEST");
  FILE *manifest = open_file(arguments[1], "r");
  char directory[TEXT];
  int inputs, outputs, called = 0;
  while (fscanf(manifest, "%1023s %d %d", directory, &inputs, &outputs) == 3) {
    if (inputs > MOST || outputs > MOST) stop("too many inputs or outputs", directory);
    call(manifest, directory, inputs, outputs);
    called++;
  }
  fclose(manifest);
  printf("TensorFlow %s: %d models called\n", TF_Version(), called);
  return 0;
}
