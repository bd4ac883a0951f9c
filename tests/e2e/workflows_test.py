"""Workflows: what the page says of them is true of the real thing."""
import pathlib
import re
import subprocess
import tempfile
import unittest

from server import BINARY

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "workflows.md"


def examples():
    """Name and text of each example on the page."""
    return dict(re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", PAGE.read_text(), re.S))


def tero(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60)


class WorkflowFilesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def test_every_example_of_the_page_is_right_and_can_be_drawn(self):
        self.assertIn("order.yaml", examples())
        for name, text in examples().items():
            path = self.file(name, text)
            linted = tero("workflows", "lint", path)
            self.assertEqual((linted.returncode, linted.stderr), (0, ""))
            drawn = tero("workflows", "draw", path)
            self.assertTrue(drawn.stdout.startswith("flowchart TD\n"), drawn)

    def test_each_mistake_is_told_with_its_place(self):
        path = self.file("bad.json", '{"id": "x", "start": "a", "steps": [{"id": "a", "type": "TASK", "task": "t", '
                                     '"next": "b"}, {"id": "c", "type": "DELAY"}]}')
        linted = tero("workflows", "lint", path)
        self.assertEqual(linted.returncode, 1)
        self.assertEqual(linted.stderr.splitlines(), [
            f"{path}: steps[0].next: there is no step 'b'",
            f"{path}: steps[1].duration: it has a duration, or until",
            f"tero: {path}: 2 mistakes (invalid)"])


if __name__ == "__main__":
    unittest.main()
