"""Makes a page for each operator, of what is said elsewhere: by the list of operators, by Javadoc,
and by the tables of names, consumers and times.
"""

import json
import pathlib
import re
import shlex

from javadoc_texts import texts
from markdown_tables import markdown, table, tables
from mkdocs.structure.files import File, InclusionLevel
from repository import ROOT

DOCS = ROOT / "docs"
HERE = DOCS / "site"
FOLDER = "operators"
LEFT_OUT = "may be left out"
MODES = ("hard", "smooth", "c0", "c1", "c2")
# the paragraph that says on what the times were measured
MACHINE = re.compile(r"(?<=<!-- begin comparison -->\n).*")
# of the lists below the tables of consumers
NOTE = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)


def on_config(config):
    pages = [{"All": f"{FOLDER}/index.md"}]
    for family, operators in families(operators_of(config)).items():
        pages.append({family: [{each["name"]: place(each["name"])} for each in operators]})
    for section in config.nav:
        if "Operators" in section:
            section["Operators"][:0] = pages


def on_files(files, config):
    parts = pathlib.Path(config.extra["parts"])
    for path in sorted((parts / "javadoc").rglob("*")):
        if path.is_file():
            name = "api/" + path.relative_to(parts / "javadoc").as_posix()
            # not in the navigation: the licences of what Javadoc's pages use are Markdown
            files.append(
                File.generated(
                    config, name, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
                )
            )
    operators = operators_of(config)
    javadoc = texts(parts / "javadoc", place("any"))
    pages = {place(each["name"]): page(each, javadoc[each["name"]]) for each in operators}
    pages[f"{FOLDER}/index.md"] = index(operators, javadoc)
    for name, content in pages.items():
        files.append(File.generated(config, name, content=content))
    return files


def operators_of(config):
    path = pathlib.Path(config.extra["parts"]) / "operators.json"
    return json.loads(path.read_text(encoding="utf-8"))


def families(operators):
    found = {}
    for operator in operators:
        found.setdefault(operator["family"], []).append(operator)
    return found


def place(name):
    return f"{FOLDER}/{name}.md"


def code(text):
    return f"`{text}`"


def java_calls():
    return {
        row[0].strip("`"): row[1] for row in table(DOCS / "python-names.md", "Python", "Java").rows
    }


def index(operators, javadoc):
    calls = java_calls()
    names = (
        "Each by its Python name, which `softtf list` and models use too; `soft` is a `SoftOps`.\n"
    )
    lines = ["# Operators\n", names]
    for family, members in families(operators).items():
        rows = [
            [f"[`{name}`]({name}.md)", calls[name], javadoc[name].summary]
            for name in (each["name"] for each in members)
        ]
        lines += [f"## {family}\n", markdown(["operator", "Java", ""], rows)]
    return "\n".join(lines)


def page(operator, text):
    name = operator["name"]
    sections = [
        f"# {name}\n",
        f'<div class="javadoc">\n{text.description}\n</div>\n',
        picture(name),
        uses(operator),
        arguments(operator),
        modes(operator),
        costs(name),
        consumers(name),
        "## More\n",
        f"[Java's reference](../{text.place}), [the mathematics](../algorithms.md),"
        " [how to choose](../how-to-choose.md)" + playground(name) + ".\n",
    ]
    return "\n".join(section for section in sections if section)


def playground(name):
    models = json.loads((HERE / "pages/playground/models/models.json").read_text(encoding="utf-8"))
    if all(model["operator"] != name for model in models):
        return ""
    return f", [try it](../playground.md?operator={name})"


def picture(name):
    if not (DOCS / f"pictures/{name}.png").exists():
        return ""
    return (
        f"![Value and derivative of {name} by mode, softness and method](../pictures/{name}.png)\n\n"
        "One element of the value on the left, its derivative on the right, while one number moves"
        " ([all pictures](../pictures.md)).\n"
    )


def uses(operator):
    name = operator["name"]
    calls = java_calls()
    java = [calls[each].strip("`") for each in (name, name + "_st") if each in calls]
    given = [
        "--arg " + shlex.quote(f"{each['name']}={json.dumps(each['example'])}")
        for each in operator["arguments"]
        if each["needed"]
    ]
    inputs = ", ".join(
        each["name"].replace("*", "0") + "=…" for each in operator["inputs"] if not each["optional"]
    )
    return f"""## Use

In Java{", soft, and with the exact value and the soft gradient" if len(java) > 1 else ""}:

```java
{chr(10).join(java)}
```

As a model of its own, by the [command line](../command-line.md#softtf-export):

```bash
{" ".join(["softtf export", name, *given, "-o model"])}
```

In Python, which finds its gradient:

```python
operator = tf.saved_model.load("model").signatures["serving_default"]
y = operator({inputs})["output_0"]
```
"""


def arguments(operator):
    """What it is called with by name, beyond mode, softness and method."""
    rows = [
        [code(each["name"]), each["kind"].replace("_", " "), LEFT_OUT if each["optional"] else ""]
        for each in operator["inputs"]
    ]
    if operator["takes_mask"]:
        rows += [["`mask`, `lengths`", "what is there", LEFT_OUT]]
    for each in operator["arguments"]:
        left_out = "needed" if each["needed"] else LEFT_OUT
        if "default" in each:
            left_out = code(json.dumps(each["default"])) + " if left out"
        rows.append([code(each["name"]), "argument", left_out])
    return "## Inputs and arguments\n\nBy their Python names.\n\n" + markdown(
        ["name", "", ""], rows
    )


def modes(operator):
    if not operator["modes"]:
        return "## Modes and methods\n\nIt has none.\n"
    methods = operator["methods"] or [{"name": "", "modes": operator["modes"]}]
    rows = []
    for each in methods:
        has = ["yes" if mode in each["modes"] else "–" for mode in MODES]
        rows.append([code(each["name"]) if each["name"] else "none", *has])
    return "## Modes and methods\n\n" + markdown(["method", *MODES], rows)


def costs(name):
    """What docs/benchmarks.md says about it."""
    page = DOCS / "benchmarks.md"
    times = []
    for case, *numbers in table(page, "case", "value").rows:
        operator, method, mode, rows, n = case.split(":")
        if operator == name:
            times.append([method.replace("-", ""), mode, f"{rows} × {n}", numbers[0], numbers[3]])
    growth = [
        [words[1], *row[1:]]
        for row in table(page, "operator, method, library").rows
        if (words := row[0].split())[0] == name and words[-1] == "SoftTF"
    ]
    if not times and not growth:
        return ""
    machine = MACHINE.search(page.read_text(encoding="utf-8")).group()
    text = f"## Costs\n\n{machine} [All](../benchmarks.md).\n\n"
    if times:
        columns = ["method", "mode", "rows × n", "value", "value and gradient"]
        text += "Milliseconds:\n\n" + markdown(columns, times) + "\n"
    if growth:
        text += "Value and gradient of one row, up to the largest that ends in seconds:\n\n"
        text += (
            markdown(["method", "largest n", "ms", "MiB", "time", "memory", "ends"], growth) + "\n"
        )
    if (DOCS / f"growth/{name}.png").exists():
        text += f"![Time and memory of {name} by the length of the row](../growth/{name}.png)\n"
    return text


def consumers(name):
    """What docs/consumers.md says about it, with the notes that its rows refer to."""
    page = DOCS / "consumers.md"
    found = table(page, "operator", "method")
    rows = [row[1:] for row in found.rows if row[0] == code(name)]
    text = "## What takes exported models\n\n[How each was tried](../consumers.md).\n\n"
    text += markdown(found.columns[1:], rows)
    notes = {}
    for number, note in NOTE.findall(page.read_text(encoding="utf-8")):
        notes.setdefault(number, note)  # those of a second table come later
    for number in sorted(set(re.findall(r"\((\d+)\)", " ".join(map(" ".join, rows)))), key=int):
        text += f"\n({number}) {notes[number]}\n"
    return text
