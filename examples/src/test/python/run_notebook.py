"""Runs a notebook, and compares what its cells print with what the file says they print.

Usage: run_notebook.py NOTEBOOK [--write]
With --write the file is brought up to date instead. A picture must be there where the file has one; it
may look different with the fonts of another machine.
"""

import base64
import sys

import nbformat
from nbclient import NotebookClient


def printed(cell):
  return "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")


def pictures(cell):
  return [output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {})]


def is_drawn(picture):
  """A blank one is compressed to next to nothing."""
  content = base64.b64decode(picture)
  return content.startswith(b"\x89PNG") and len(content) > 5000


def keep_what_is_shown(cell):
  """Whatever else differs from run to run, or from machine to machine, stays out of the file."""
  text = printed(cell)
  shown = [nbformat.v4.new_output("display_data", {"image/png": picture}) for picture in pictures(cell)]
  cell.outputs = ([nbformat.v4.new_output("stream", name="stdout", text=text)] if text else []) + shown
  cell.metadata.pop("execution", None)


def main(path, write):
  notebook = nbformat.read(path, as_version=4)
  cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
  expected = [(printed(cell), len(pictures(cell))) for cell in cells]
  NotebookClient(notebook, timeout=300).execute()
  if write:
    for cell in cells:
      keep_what_is_shown(cell)
    nbformat.write(notebook, path)
  else:
    for cell, (text, count) in zip(cells, expected):
      if printed(cell) != text:
        sys.exit(f"cell {cell.id} printed\n{printed(cell)}where the file has\n{text}")
      if len(pictures(cell)) != count or not all(map(is_drawn, pictures(cell))):
        sys.exit(f"cell {cell.id} shows {len(pictures(cell))} pictures where the file has {count}, or blank ones")
  print(f"{len(cells)} cells run")


if __name__ == "__main__":
  main(sys.argv[1], "--write" in sys.argv[2:])
