"""`tero cron next`: docs/schedules.md as it stands, acceptance cases and the public vectors where they lie beside this tree."""
import csv
import datetime
import json
import pathlib
import re
import shlex
import subprocess
import unittest
import zoneinfo

from server import BINARY, ROOT

PAGE = ROOT / "docs" / "schedules.md"
BLOCK = re.compile(r"^```\n(\$ .*?)^```\n", re.MULTILINE | re.DOTALL)
SHARED = ROOT.parent / "shared"
# What the public suites have and Tero has not, each for a reason that docs/schedules.md states.
OTHERWISE = {
    "seven-fields-year": "no field for years", "year-step-from-1970": "no field for years", "accept-7": "no field for years",
    "impossible-date-parses": "what never fires is refused", "reboot-parses": "it names no time",
}


def tero(words, stdin=""):
    return subprocess.run([BINARY, *words], input=stdin, capture_output=True, text=True, timeout=300, check=False)


def answers(questions):
    done = tero(["cron", "next", "--batch"], "".join(json.dumps(one) + "\n" for one in questions))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def rfc3339(moment):
    return moment.isoformat()


def loose_time(text, zone):
    """A time as robfig's suite writes it: `Mon Jul 9 14:45 2012` or 2012-03-11T00:00:00-0500."""
    if text[0].isdigit():
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    form = "%b %d %H:%M:%S %Y" if text.count(":") == 2 else "%b %d %H:%M %Y"
    return datetime.datetime.strptime(text.split(" ", 1)[1], form).replace(tzinfo=zone)


def without_zone(text):
    """`TZ=America/New_York rest` as rest and zone."""
    found = re.match(r"(?:CRON_)?TZ=(\S+) (.*)", text)
    return (found[2], found[1]) if found else (text, None)


def rows(name):
    with open(SHARED / "data" / "cron" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class CronTest(unittest.TestCase):
    def test_every_example_of_the_page_prints_what_the_page_says(self):
        examples = 0
        for block in BLOCK.findall(PAGE.read_text()):
            for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, expected = example.split("\n", 1)
                stdin, command = "", line
                if line.startswith("echo "):
                    stdin, command = line[len("echo "):].split(" | ")
                    stdin = shlex.split(stdin)[0] + "\n"
                words = shlex.split(command)
                if words[:2] != ["tero", "cron"]:
                    continue
                done = tero(words[1:], stdin)
                self.assertEqual(done.stdout + done.stderr, expected, line)
                examples += 1
        self.assertGreater(examples, 10)

    def test_a_line_of_a_batch_may_carry_what_is_its_writers_own_but_not_unseen(self):
        done = tero(["cron", "next", "--batch"], '{"expr": "@daily", "gapp": "skip"}\n\nno json\n{"expr": "@daily", "count": "x"}\n')
        first, second, third = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(first, {"next": ["1970-01-02T00:00:00Z"]})
        self.assertIn("line 1: gapp", done.stderr)
        self.assertIn("message", second["error"])
        self.assertIn("count", third["error"]["message"])

    def test_a_wrong_command_line_is_told(self):
        for words in (["cron"], ["cron", "last", "@daily"], ["cron", "next"], ["cron", "next", "@daily", "--batch"],
                      ["cron", "next", "@daily", "--count", "0"], ["cron", "next", "@daily", "--from", "noon"]):
            done = tero(words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
            self.assertTrue(done.stderr, words)
        self.assertEqual(tero(["cron", "next", "@reboot"]).returncode, 1)

    def test_the_acceptance_cases(self):
        path = SHARED / "cases" / "acceptance" / "cron.jsonl"
        if not path.exists():
            self.skipTest(f"{path} is not there")
        cases = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
        for case, answer in zip(cases, answers(cases), strict=True):
            if "error" in case:
                self.assertIn("position", answer["error"], case)
            else:
                self.assertEqual(answer, {"next": case["next"]}, case)

    def test_the_vectors_of_the_open_cron_pattern_specification(self):
        if not (SHARED / "data" / "cron").exists():
            self.skipTest("the public vectors are not there")
        for row in rows("ocps.tsv"):
            if row["id"] in OTHERWISE:
                continue
            question = {"expr": row["spec"], "gap": "skip", "overlap": "first"}
            moment = instant(row["value"] + "+00:00") if row["kind"].endswith("match") else instant("2025-01-01 00:00+00:00")
            question |= {"from": rfc3339(moment), "inclusive": True, "count": 5}
            answer, = answers([question])
            if row["kind"] in ("match", "nomatch"):
                self.assertEqual(instant(answer["next"][0]) == moment, row["kind"] == "match", row)
            elif row["kind"] == "equal":
                self.assertEqual([answer], answers([question | {"expr": row["value"]}]), row)
            else:
                self.assertEqual("error" in answer, row["kind"] == "reject", row)

    def test_the_vectors_of_robfigs_cron(self):
        if not (SHARED / "data" / "cron").exists():
            self.skipTest("the public vectors are not there")
        policy = {"gap": "skip", "overlap": "both"}
        for row in rows("robfig.tsv"):
            spec, zone = without_zone(row["spec"])
            if row["kind"] == "reject":
                self.assertIn("error", answers([policy | {"expr": spec}])[0], row)
                continue
            text, from_zone = without_zone(row["from"])
            zone = zone or from_zone or ("Asia/Kolkata" if "+0530" in text else "UTC")
            moment = loose_time(text, zoneinfo.ZoneInfo(zone))
            question = policy | {"expr": spec, "zone": zone, "from": rfc3339(moment)}
            answer, = answers([question | {"inclusive": row["kind"] == "activation"}])
            if row["kind"] == "activation":
                self.assertEqual(instant(answer["next"][0]) == moment, row["expected"] == "true", row)
            elif not row["expected"]:
                self.assertIn("never fires", answer["error"]["message"], row)
            else:
                self.assertEqual(instant(answer["next"][0]), loose_time(row["expected"], zoneinfo.ZoneInfo(zone)), row)


if __name__ == "__main__":
    unittest.main()
