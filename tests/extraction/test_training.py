"""The training command makes a model that the package can read."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.extraction.body.fragments import fragments_of
from archiver.extraction.body.model import Model
from tests.extraction.pages import page

pytest.importorskip("lightgbm")

PAGES = Path(__file__).parent.parent / "pages" / "bodies"
NAMES = ("regional.fr", "magazin.de", "blog.en", "breaks.en")
SITES = 3


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The sample pages, each as it might stand on three sites; of the last site only snippets are known."""
    folder = tmp_path / "corpus" / "samples"
    folder.mkdir(parents=True)
    rows = []
    for name in NAMES:
        answer = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
        paragraphs = [block["text"] for block in answer["blocks"] if block["kind"] != "embed"]
        (folder / f"{name}.html.gz").write_bytes(gzip.compress((PAGES / f"{name}.html").read_bytes()))
        for number in range(SITES):
            site = f"{name}-{number}.example"
            row = {"id": site, "source": "samples", "site": site, "url": f"https://{site}/", "file": f"{name}.html.gz"}
            if number == SITES - 1:
                known = {"with_snippets": paragraphs[:1], "without_snippets": ["newsletter"]}
            else:
                known = {"body": "\n".join(paragraphs), "paragraphs": paragraphs}
            rows.append(json.dumps(row | known))
    (folder / "truth.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder.parent


@pytest.mark.slow
def test_the_command(corpus: Path, tmp_path: Path) -> None:
    out, folds = tmp_path / "model.json.gz", tmp_path / "folds"
    command = [sys.executable, "-m", "tests.training", str(corpus), str(out), "--folds", str(folds)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    data = json.loads(gzip.decompress(out.read_bytes()))
    assert data["card"]["trained_on"] == {
        "pages": 12, "with_known_body": 8, "sites": 12, "fragments": 237, "sources": ["samples"],
    }  # fmt: skip
    assert data["card"]["cross_validated_by_site"]["all"]["pages"] == 8
    assert sorted(path.name for path in folds.iterdir()) == [f"fold-{number}.json.gz" for number in range(5)]

    story = page("<h1>Limes</h1><p>Every street is to have its own row of limes by 2030, the council agreed.</p>")
    likely = Model.from_dict(data).probabilities(story, fragments_of(story.tree))
    assert [0 < p < 1 for p in likely] == [True, True]
