import json

import pytest

from tests.api.house import House, Person, communication, pointers, problem

LINES = {"Content-Type": "application/jsonl"}
CSV = {"Content-Type": "text/csv"}
HEADER = "body,channel,audience,author_kind,author_name,locale,published_at,url,external_id"
ROW = "Bonjour.,blog,public,organization,,fr,2026-06-01T09:00:00Z,,"


def lines(*rows) -> bytes:
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)


def imported(house: House, person: Person, content: bytes | str, headers=LINES) -> dict:
    answer = person.post("communications/import", content=content, headers=headers)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
    assert answer.json()["state"] == "queued"
    house.drain()
    job = person.get(answer.headers["location"]).json()
    assert job["state"] == "succeeded"
    assert job["done"] == job["total"]
    assert job["eta_s"] == 0
    return job


def test_json_lines_are_kept_row_by_row(house: House, acme: Person):
    job = imported(house, acme, lines(communication("Un."), communication("Deux.")))
    assert job["total"] == 2
    assert job["errors"] == []
    assert job["result"] == {"added": 2, "repeated": 0, "refused": 0, "blank": 0}
    assert {one["body"] for one in acme.get("communications").json()["items"]} == {"Un.", "Deux."}


def test_bad_rows_are_told_by_number_and_pointer_and_good_ones_kept(house: House, acme: Person):
    rows = [
        communication("Un."),
        b"{not json",
        communication("Trois.", audience="everybody", locale="fr_FR"),
        b"",
        communication("Cinq."),
        communication("a\x00b"),
        b'{"body": "\\ud800", "channel": "blog"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b"[1]",
        communication("Onze.", surprise=1),
        b"NaN",
        communication("x" * 200_001),
    ]
    job = imported(house, acme, lines(*rows) + b"\n\n")
    assert job["total"] == len(rows)
    assert job["result"] == {"added": 2, "repeated": 0, "refused": 10, "blank": 1}
    told = {(one["row"], one["pointer"]) for one in job["errors"]}
    assert {row for row, _ in told} == {2, 3, 6, 7, 8, 9, 10, 11, 12, 13}
    assert {
        (3, "/audience"),
        (3, "/locale"),
        (6, "/body"),
        (11, "/surprise"),
        (13, "/body"),
    } <= told
    assert all(one["code"] and one["detail"] for one in job["errors"])
    assert {one["body"] for one in acme.get("communications").json()["items"]} == {"Un.", "Cinq."}


def test_repeats_are_recognised_within_a_file_and_across_files(house: House, acme: Person):
    same = communication("Un.", external_id="1")
    job = imported(house, acme, lines(same, communication("Deux."), same, communication("Deux.")))
    assert job["result"]["added"] == 2
    assert job["result"]["repeated"] == 2
    again = imported(house, acme, lines(same, communication("Deux."), communication("Trois.")))
    assert again["result"]["added"] == 1
    assert again["result"]["repeated"] == 2
    assert len(acme.get("communications").json()["items"]) == 3


def test_a_csv_file_is_read_with_quotes_breaks_and_a_byte_order_mark(house: House, acme: Person):
    text = (
        "\ufeffbody,channel,audience,published_at,author_kind,author_name,locale\r\n"
        '"Deux lignes,\r\net ""des guillemets""",blog,staff,2026-06-01T09:00:00Z,leader,Ana,fr\r\n'
        "Sans auteur,blog,public,2026-06-02T09:00:00Z,,,\r\n"
    )
    job = imported(house, acme, text.encode(), CSV)
    assert job["errors"] == []
    second, first = acme.get("communications").json()["items"]
    assert first["body"] == 'Deux lignes,\r\net "des guillemets"'
    assert first["author"] == {"kind": "leader", "name": "Ana"}
    assert second["author"] == {"kind": "organization", "name": None}
    assert second["locale"] is None


def test_a_csv_row_that_does_not_fit_is_told_by_number(house: House, acme: Person):
    text = "\n".join([HEADER, ROW, "trop,court", f"{ROW},trop", "", ROW.replace("public", "tous")])
    job = imported(house, acme, text.encode(), CSV)
    assert job["result"] == {"added": 1, "repeated": 0, "refused": 3, "blank": 1}
    assert [(one["row"], one["pointer"]) for one in job["errors"]] == [
        (2, ""),
        (3, ""),
        (5, "/audience"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n \n",
        HEADER.encode(),
        b"no,such,columns\n1,2,3",
        b"channel\nblog",
        b"body,body\na,b",
        ROW.encode(),
        (HEADER + '\n"never closed,blog').encode(),
        (HEADER + '\n"a"b,blog').encode(),
        b"body\n\xff\xfe",
        b"\x00",
        "body\n".encode("utf-16"),
        b"body\n" + b"x" * 1_000_001,
    ],
)
def test_a_csv_file_that_cannot_be_rows_is_refused_whole(
    house: House, acme: Person, content: bytes
):
    before = house.rows()
    answer = acme.post("communications/import", content=content, headers=CSV)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {""}
    assert house.rows() == before


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n \r\n"])
def test_an_empty_file_is_refused(house: House, acme: Person, content: bytes):
    before = house.rows()
    problem(acme.post("communications/import", content=content, headers=LINES), 422)
    assert house.rows() == before


def test_the_limit_of_rows_is_the_last_that_is_taken(house: House, acme: Person):
    before = house.rows()
    answer = acme.post("communications/import", content=b"1\n" * 100_001, headers=LINES)
    problem(answer, 422)
    assert house.rows() == before


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "", "multipart/form-data", "application/zip", "x"]
)
def test_another_media_type_is_415_and_those_taken_are_named(house: House, acme: Person, kind: str):
    before = house.rows()
    answer = acme.post("communications/import", content=b"{}", headers={"Content-Type": kind})
    problem(answer, 415, "unsupported-media-type")
    assert "text/csv" in answer.headers["accept-post"]
    assert house.rows() == before


@pytest.mark.parametrize(
    "kind", ["application/jsonl; charset=utf-8", "APPLICATION/X-NDJSON", "text/csv;header=present"]
)
def test_parameters_and_letter_case_of_the_media_type_do_not_matter(acme: Person, kind: str):
    content = f"{HEADER}\n{ROW}" if "csv" in kind else json.dumps(communication())
    answer = acme.post("communications/import", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 202


def test_a_body_over_the_limit_of_32_mib_is_413(house: House, acme: Person):
    before = house.rows()
    content = b"x" * (32 * 1024 * 1024 + 1)
    problem(acme.post("communications/import", content=content, headers=LINES), 413, "too-large")
    assert house.rows() == before


def test_more_than_a_mib_is_taken_by_an_import(acme: Person):
    content = lines(*[communication("x" * 150_000) for _ in range(8)])
    assert len(content) > 1024 * 1024
    answer = acme.post("communications/import", content=content, headers=LINES)
    assert answer.status_code == 202


def test_prefer_wait_answers_with_the_end_and_what_was_wrong(house: House, acme: Person):
    content = lines(communication("Un."), b"wrong")
    answer = acme.post(
        "communications/import", content=content, headers={**LINES, "Prefer": "wait=5"}
    )
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=5"
    assert answer.json()["state"] == "succeeded"
    assert [one["row"] for one in answer.json()["errors"]] == [2]


def test_a_wait_that_was_too_short_is_202_with_the_place_to_look(house: House, acme: Person):
    house.works_while_waited_for = False
    headers = {**LINES, "Prefer": "respond-async, wait=2"}
    answer = acme.post("communications/import", content=lines(communication()), headers=headers)
    assert answer.status_code == 202
    assert answer.json()["state"] == "queued"
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"


@pytest.mark.parametrize(
    "prefer",
    ["wait", "wait=", "wait=-1", "wait=x", "return=minimal", ";;,=", "wait=99999999999999"],
)
def test_a_preference_that_cannot_be_read_is_ignored(house: House, acme: Person, prefer: str):
    house.works_while_waited_for = False
    headers = {**LINES, "Prefer": prefer}
    answer = acme.post("communications/import", content=lines(communication()), headers=headers)
    assert answer.status_code == 202
    assert "preference-applied" not in answer.headers


def test_progress_is_told_while_a_long_import_runs(house: House, acme: Person):
    from app.worker.running import run_batch  # noqa: PLC0415 - one step of the worker

    content = lines(*[communication(f"Numéro {number}.") for number in range(450)])
    job_id = acme.post("communications/import", content=content, headers=LINES).json()["id"]
    assert run_batch(house.ports, job_id)
    job = acme.get(f"/v1/jobs/{job_id}").json()
    assert job["state"] == "running"
    assert 0 < job["done"] < job["total"] == 450
    assert job["eta_s"] is not None
    house.drain()
    assert acme.get(f"/v1/jobs/{job_id}").json()["result"]["added"] == 450


@pytest.mark.parametrize(
    "job_id", ["nothing", "01980000-0000-7000-8000-00000000ffff", "é", "x" * 400]
)
def test_a_job_that_is_not_there_is_404(acme: Person, job_id: str):
    problem(acme.get(f"/v1/jobs/{job_id}"), 404)
