"""The examples of docs/tasks.md and docs/agents.md, as they stand, one after the other in one shell."""
import re
import subprocess
import unittest

from server import BINARY, PATIENCE, ROOT, Server

# What a reader puts in a place: such a line is read, not run.
PLACE = re.compile(r"\b(ID|NAME)\b")
# Nobody works in this test, and it does not sleep.
SOON = ((r"wait=\d+s", "wait=100ms"), (r'"wait": "\d+s"', '"wait": "100ms"'))
SHELL = """set -eu
tero() { "$BINARY" "$@"; }
curl() { command curl --fail-with-body "$@"; }
"""


def examples(text):
    """The commands of the indented blocks: of one with answers in it those after a $, of any other each that calls."""
    commands = []
    for block in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE):
        lines = [line[4:] for line in block.splitlines()]
        if any(line.startswith("$ ") for line in lines):
            commands += [line[2:] for line in lines if line.startswith("$ ")]
        elif re.match(r"(\w+=\$\()?(tero|curl) ", lines[0]):
            commands += split_lines("\n".join(lines))
    return [command for command in commands if command.strip() and not PLACE.search(command)]


def split_lines(text):
    """At the ends of lines that are in no quotes and do not go on."""
    parts, quoted, begin = [], False, 0
    text = text.replace("\\\n", " ")
    for place, sign in enumerate(text + "\n"):
        if sign == "'":
            quoted = not quoted
        elif sign == "\n" and not quoted:
            parts.append(text[begin:place])
            begin = place + 1
    return parts


class DocsTest(unittest.TestCase):
    def run_page(self, name, least):
        commands = examples((ROOT / "docs" / name).read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(commands), least, commands)
        server = Server()
        self.addCleanup(server.close)
        client = server.start().client()
        url = f"http://127.0.0.1:{server.port}"
        script = SHELL
        for command in commands:
            for pattern, soon in SOON:
                command = re.sub(pattern, soon, command)
            script += f"echo {shown(command)}\n{command}\n"
        ran = subprocess.run(["bash", "-c", script], cwd=server.folder, capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
                             env={"PATH": "/usr/local/bin:/usr/bin:/bin", "BINARY": BINARY, "TERO": url,
                                  "KEY": client.key, "TERO_URL": url, "TERO_KEY": client.key})
        self.assertEqual(ran.returncode, 0, f"{ran.stdout[-3000:]}\n{ran.stderr[-2000:]}")

    def test_the_examples_about_tasks_do_what_they_say(self):
        self.run_page("tasks.md", 20)

    def test_the_examples_about_agents_do_what_they_say(self):
        self.run_page("agents.md", 8)


def shown(command):
    """As a word of the shell."""
    return "'" + command.replace("'", "'\\''") + "'"


if __name__ == "__main__":
    unittest.main()
