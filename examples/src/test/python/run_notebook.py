"""Runs a notebook, and compares what its cells print with what the file says they print.

Usage: run_notebook.py NOTEBOOK [--write]
With --write the file is brought up to date instead.
"""

import sys

import nbformat
from nbclient import NotebookClient


def printed(cell):
  return "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")


def keep_what_is_printed(cell):
  """Whatever differs from run to run, or from machine to machine, stays out of the file."""
  text = printed(cell)
  cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)] if text else []
  cell.metadata.pop("execution", None)


def main(path, write):
  notebook = nbformat.read(path, as_version=4)
  cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
  expected = [printed(cell) for cell in cells]
  NotebookClient(notebook, timeout=300).execute()
  if write:
    for cell in cells:
      keep_what_is_printed(cell)
    nbformat.write(notebook, path)
  else:
    for cell, text in zip(cells, expected):
      if printed(cell) != text:
        sys.exit(f"cell {cell.id} printed\n{printed(cell)}where the file has\n{text}")
  print(f"{len(cells)} cells run")


if __name__ == "__main__":
  main(sys.argv[1], "--write" in sys.argv[2:])
