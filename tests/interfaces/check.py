"""Holds the interfaces of a running Cruscotto against the programs that read them: check.py URL

With CRUSCOTTO_OFFICE set, LibreOffice opens the files too."""

import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

import pandas
import yaml
from jsonschema_rs import Draft202012Validator

CHECKOUT = Path(__file__).resolve().parents[2]
BASE = sys.argv[1].rstrip("/")

# Numbers that a spreadsheet keeps: 15 significant digits.
SPREADSHEET = 1e-14


def get(path):
    with urllib.request.urlopen(BASE + path, timeout=60) as response:
        return response.read()


def get_json(path):
    return json.loads(get(path))


def same(left, right, tolerance=0.0):
    """The same numbers in the same places; both empty, or equal within a relative tolerance."""
    assert len(left) == len(right), f"{len(left)} rows and {len(right)}"
    for a, b in zip(left, right):
        empty = [x is None or (isinstance(x, float) and math.isnan(x)) for x in (a, b)]
        if any(empty):
            assert all(empty), f"{a!r} and {b!r}"
        else:
            assert math.isclose(a, b, rel_tol=tolerance, abs_tol=0.0) if tolerance else a == b, f"{a!r} and {b!r}"


def files():
    """Every data set: CSV, Parquet and JSON have the same numbers to the last bit, CSV for Excel and the workbook to 15 digits."""
    for dataset in get_json("/api/v1/datasets")["items"]:
        name, query = dataset["id"], "?limit=2000"
        rows = get_json(f"/open-data/{name}.json{query}")["items"]
        plain = pandas.read_csv(io.BytesIO(get(f"/open-data/{name}.csv{query}")), float_precision="round_trip")
        excel = pandas.read_csv(
            io.BytesIO(get(f"/open-data/{name}.excel.csv{query}")), sep=";", decimal=",", encoding="utf-8-sig",
            float_precision="round_trip",
        )
        workbook = pandas.read_excel(io.BytesIO(get(f"/open-data/{name}.xlsx{query}")))
        parquet = pandas.read_parquet(io.BytesIO(get(f"/open-data/{name}.parquet{query}")))
        numbers = [c["name"] for c in dataset["columns"] if c["kind"] in ("number", "integer")]
        names = [c["name"] for c in dataset["columns"]]
        for table in (plain, excel, workbook, parquet):
            assert list(table.columns) == names, f"{name}: {list(table.columns)}"
        for column in numbers:
            wanted = [row[column] for row in rows]
            same(wanted, plain[column].tolist())
            same(wanted, parquet[column].tolist())
            same(wanted, excel[column].tolist(), SPREADSHEET)
            same(wanted, workbook[column].tolist(), SPREADSHEET)
        print(f"pandas: {name}, {len(rows)} rows, {len(numbers)} columns of numbers")
        yield name, rows, numbers


def office(name, rows, numbers, program):
    """LibreOffice opens the CSV and the workbook, and writes them out again."""
    for format in ("csv", "xlsx"):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"source.{format}"
            source.write_bytes(get(f"/open-data/{name}.{format}?limit=2000"))
            out = Path(folder) / "out"
            # Comma, double quote, UTF-8; numbers as they are and not as they are shown.
            command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                       "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false", "--outdir", out, source]
            if format == "csv":
                command[3:3] = ["--infilter=CSV:44,34,76,1,,1033"]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            again = pandas.read_csv(out / "source.csv", float_precision="round_trip")
            for column in numbers:
                same([row[column] for row in rows], again[column].tolist(), SPREADSHEET)
    print(f"LibreOffice: {name}, the same numbers")


def grafana():
    """Every address of the dashboard answers, with the columns that its panels show."""
    board = json.loads((CHECKOUT / "docs/grafana/cruscotto.json").read_text())
    variables = {"base": "", "area": "milano", "__from:date:iso": "2026-01-01T00:00:00Z", "__to:date:iso": "2026-01-08T00:00:00Z"}
    datasets = {d["id"]: {c["name"] for c in d["columns"]} for d in get_json("/api/v1/datasets")["items"]}
    for panel in board["panels"]:
        for target in panel["targets"]:
            path = re.sub(r"\$\{([^}]*)\}", lambda m: variables[m.group(1)], target["url"])
            assert target["root_selector"] in get_json(path), path
            columns = datasets[Path(urllib.parse.urlparse(path).path).stem]
            for column in target["columns"]:
                assert column["selector"] in columns, f"{panel['title']}: {column['selector']}"
    print(f"Grafana: {len(board['panels'])} panels")


def examples():
    """Examples in the OpenAPI document fit the schemas beside them."""
    document = get_json("/openapi.json")
    found = 0

    def walk(node):
        nonlocal found
        if isinstance(node, dict):
            schema, values = node.get("schema"), []
            if isinstance(schema, dict):
                values += [node["example"]] if "example" in node else []
                values += [e["value"] for e in node.get("examples", {}).values()] if isinstance(node.get("examples"), dict) else []
            elif "type" in node and isinstance(node.get("examples"), list):
                schema, values = node, node["examples"]
            for value in values:
                whole = {**schema, "components": document["components"]}
                Draft202012Validator(whole).validate(value)
                found += 1
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(document)
    assert found >= 20, f"only {found} examples"
    print(f"OpenAPI: {found} examples fit their schemas")


def publiccode():
    """The rules of the standard for this file: what must be there, of which list, how long."""
    code = yaml.safe_load((CHECKOUT / "publiccode.yml").read_text())
    for key in ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
                "legal", "maintenance", "localisation"):
        assert code.get(key), f"publiccode.yml: {key} is missing"
    assert re.fullmatch(r"0\.\d+(\.\d+)?", code["publiccodeYmlVersion"])
    assert code["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert code["softwareType"] in ("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
                                    "standalone/backend", "standalone/other", "addon", "library", "configurationFiles")
    assert urllib.parse.urlparse(code["url"]).scheme == "https"
    for language, said in code["description"].items():
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", language), language
        assert len(said["shortDescription"]) <= 150, f"{language}: shortDescription has {len(said['shortDescription'])}"
        assert 150 <= len(said["longDescription"]) <= 10_000, f"{language}: longDescription has {len(said['longDescription'])}"
        assert said["features"] and all(len(f) <= 100 for f in said["features"]), language
    assert code["legal"]["license"] == "EUPL-1.2"
    kind = code["maintenance"]["type"]
    assert kind in ("internal", "contract", "community", "none")
    if kind in ("internal", "community"):
        assert all(contact["name"] for contact in code["maintenance"]["contacts"])
    if kind == "contract":
        assert all(c["name"] and c["until"] for c in code["maintenance"]["contractors"])
    assert isinstance(code["localisation"]["localisationReady"], bool)
    assert code["localisation"]["availableLanguages"]
    cargo = (CHECKOUT / "Cargo.toml").read_text()
    assert f'version = "{code["softwareVersion"]}"' in cargo, "softwareVersion is not the workspace's"
    print("publiccode.yml: good")


def main():
    publiccode()
    examples()
    grafana()
    program = None
    if os.environ.get("CRUSCOTTO_OFFICE"):
        program = shutil.which("soffice")
        assert program, "soffice is not installed: 'make interfaces' installs it"
    for name, rows, numbers in files():
        if program:
            office(name, rows, numbers, program)


main()
