"""docs/business.md as it stands: its bakery is accepted, quotes, and is played by the demo."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from server import BINARY, ROOT

PAGE = ROOT / "docs" / "business.md"
FILE = re.compile(r"^### `([^`]+)`\n(.*?)^```\w+\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
WEEK = 300  # seconds that a small week may take on a slow machine


class BusinessPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-business-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        cls.text = PAGE.read_text()
        cls.files = {name: block for name, _, block in FILE.findall(cls.text)}
        copied = cls.tero("business", "copy", "invented", "mine")
        assert copied.returncode == 0, copied.stderr
        cls.mine = cls.folder / "mine"
        for name, block in cls.files.items():
            path = cls.mine / name
            path.parent.mkdir(exist_ok=True)
            kept = json.loads(path.read_text()) if name.startswith("sentences/") else {}
            whole = {section: kept[section] for section in ("reply", "notice", "page") if kept} if kept else None
            path.write_text(json.dumps(whole | json.loads(block)) if whole else block)
        (cls.mine / "sentences" / "pt.json").unlink()
        for rules in (cls.mine / "rules").glob("*.txt"):
            if f"rules/{rules.name}" not in cls.files:
                rules.unlink()

    @classmethod
    def tero(cls, *words, **variables):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TERO_")}
        return subprocess.run([BINARY, *words], cwd=cls.folder, env=environment | variables, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=WEEK, check=False)

    def test_every_file_of_the_table_has_a_heading_and_stands_in_a_business(self):
        table = TABLE.findall(self.text.split("\n### ")[0])
        self.assertEqual([name.replace("*", "cakes").replace("<language>", "en") for name in table], list(self.files))
        invented = ROOT / "businesses" / "invented"
        there = {path.relative_to(invented).as_posix() for path in invented.rglob("*") if path.is_file()}
        for name in there:
            self.assertTrue(name in self.files or name.split("/")[0] in ("rules", "sentences", "workflows", "intents"), name)

    def test_the_check_accepts_it_and_names_what_is_wrong(self):
        good = self.tero("config", "check", TERO_BUSINESS__FOLDER="mine")
        self.assertEqual((good.returncode, good.stderr), (0, ""), good)
        broken = self.folder / "broken"
        for name, old, new, told in (
                ("business.json", '"quote_prefix": "CAKE"', '"quote_validity": "7d"', "business.quote_prefix"),
                ("catalog.json", '"4.80"', '4.80', "catalog.json: lists[0].products[0].steps[0].price"),
                ("words.json", '"kind": "choice"', '"kind": "choise"', "words.json: options.icing"),
                ("sentences/en.json", "{icing?, {icing}}", "{frosting}", "quote.product"),
                ("rules/cakes.txt", "QUOTE_REQUEST", "QUOTE", "rules/cakes.txt:3"),
                ("sequences.json", "follow_up.seen", "follow_up.unseen", "follow_up.unseen"),
                ("workflows/followup_workflow.yaml", "next: silent", "next: silence",
                 "workflows/followup_workflow.yaml: steps[0].next: there is no step 'silence'"),
                ("customers.json", '"correction"', '"korrection"', "customers.json: languages[0].says.korrection")):
            with self.subTest(name=name):
                shutil.copytree(self.mine, broken)
                text = (broken / name).read_text()
                self.assertIn(old, text)
                (broken / name).write_text(text.replace(old, new, 1))
                bad = self.tero("config", "check", TERO_BUSINESS__FOLDER="broken")
                shutil.rmtree(broken)
                self.assertEqual(bad.returncode, 1, bad)
                self.assertIn(told, bad.stderr)

    def test_the_demo_plays_its_week(self):
        played = self.tero("demo", "--business", "./mine", "--exit", "--json", "--customers", "60", "--port", "0")
        self.assertEqual(played.returncode, 0, played.stderr)
        table = json.loads(played.stdout)
        quotes = table["figures"]["quotes_sent"]
        self.assertEqual(list(quotes["value"]), ["EUR"], table)
        self.assertGreater(quotes["count"], 15, table)
        self.assertGreater(table["figures"]["quotes_accepted"]["count"], 0, table)
        self.assertEqual(table["sandbox"]["violations"], 0, table)
        self.assertTrue((self.folder / "demo-data-mine").is_dir())


if __name__ == "__main__":
    unittest.main()
