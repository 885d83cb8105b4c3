"""Puts what the playground runs with into the site: onnxruntime-web, as npm installed it."""

import pathlib

from mkdocs.structure.files import File

FILES = ("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm")


def on_files(files, config):
    package = pathlib.Path(config.extra["onnxruntime"])
    for name in FILES:
        files.append(
            File.generated(
                config, f"playground/ort/{name}", abs_src_path=str(package / "dist" / name)
            )
        )
    return files
