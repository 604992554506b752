"""Who may: the table of the contract, act by act and role by role."""

import pytest

from tests.api.house import VALUE, House, Person, communication, problem

ROLES = ("reader", "editor", "manager", "leader", "auditor", "admin")
WRITERS = {"editor", "leader", "admin"}
WORKERS = WRITERS | {"manager"}
SEERS = WORKERS | {"auditor"}

# act -> the roles that may; a reader reads published texts alone, an auditor writes nothing.
MAY = {
    "read the charter": set(ROLES),
    "read the organization": set(ROLES),
    "list drafts": SEERS,
    "create a draft": WRITERS,
    "patch a draft": WRITERS,
    "withdraw a draft": WRITERS,
    "publish": {"leader", "admin"},
    "store a communication": WORKERS,
    "import communications": WORKERS,
    "list communications": SEERS,
    "preview": WORKERS,
    "check": WORKERS,
    "list checks": SEERS,
    "list findings": SEERS,
    "review": WORKERS,
    "list calibrations": SEERS,
    "revert a calibration": {"leader", "admin"},
    "replay": SEERS,
    "report": SEERS,
    "follow a job": SEERS,
    "list keys": {"auditor", "admin"},
    "issue a key": {"admin"},
    "revoke a key": {"admin"},
    "change the organization": {"admin"},
}


def do(house: House, admin: Person, who: Person, act: str):
    """Let somebody try; the admin prepares what the act needs."""
    if act in ("patch a draft", "withdraw a draft", "publish"):
        draft = admin.draft()
        path, etag = f"drafts/{draft['id']}", draft["etag"]
        if act == "patch a draft":
            return who.patch(path, {"title": "X"}, etag)
        if act == "withdraw a draft":
            return who.delete(path, etag)
        return who.post(f"{path}/publish", {"reason": "Oui"}, headers={"If-Match": etag})
    if act in ("review", "replay", "follow a job"):
        admin.publish()
        admin.say("Nous aimons publier chaque audit.")
        check = admin.post("checks", {}).json()
        house.drain()
        finding = admin.get("findings").json()["items"][0]
        return {
            "review": lambda: who.post(
                f"findings/{finding['id']}/reviews", {"verdict": "confirmed"}
            ),
            "replay": lambda: who.post(f"checks/{check['id']}/replay"),
            "follow a job": lambda: who.get(f"/v1/jobs/{check['id']}"),
        }[act]()
    if act in ("read the charter", "preview"):
        admin.publish()
    keys = {"import": {"Content-Type": "text/csv"}}
    return {
        "read the charter": lambda: who.get("charter"),
        "read the organization": who.get,
        "list drafts": lambda: who.get("drafts"),
        "create a draft": lambda: who.post("drafts", {"statements": [VALUE]}),
        "store a communication": lambda: who.post("communications", communication()),
        "import communications": lambda: who.post(
            "communications/import", content="body\nx", headers=keys["import"]
        ),
        "list communications": lambda: who.get("communications"),
        "preview": lambda: who.post("checks/preview", {"text": "Bonjour."}),
        "check": lambda: who.post("checks", {}),
        "list checks": lambda: who.get("checks"),
        "list findings": lambda: who.get("findings"),
        "report": lambda: who.get("reports/consistency"),
        "list calibrations": lambda: who.get("calibrations"),
        "revert a calibration": lambda: who.post("calibrations", {"revert_to": 0, "reason": "Oui"}),
        "list keys": lambda: who.get("keys"),
        "issue a key": lambda: who.post("keys", {"role": "reader"}),
        "revoke a key": lambda: who.delete(f"keys/{admin.get('keys').json()['items'][0]['id']}"),
        "change the organization": lambda: who.patch("", {"name": "X"}, who.get().headers["etag"]),
    }[act]()


@pytest.mark.parametrize("act", MAY)
def test_each_role_may_what_the_table_says_and_no_more(house: House, acme: Person, act: str):
    for role in ROLES:
        who = house.person("acme", role)
        answer = do(house, acme, who, act)
        if role in MAY[act]:
            assert answer.status_code < 300, (role, act, answer.text)
        else:
            problem(answer, 403, "not-allowed")


def test_the_operator_holds_every_role(house: House, acme: Person):
    operator = house.anybody("acme", house.operator.secret)
    for act in MAY:
        assert do(house, acme, operator, act).status_code < 300, act


@pytest.mark.parametrize("role", ROLES)
def test_a_draft_names_the_actions_its_reader_may_take(house: House, acme: Person, role: str):
    draft = acme.draft()
    if role == "reader":
        problem(house.person("acme", role).get(f"drafts/{draft['id']}"), 403)
        return
    actions = house.person("acme", role).get(f"drafts/{draft['id']}").json()["allowed_actions"]
    assert ("edit" in actions) == (role in MAY["patch a draft"])
    assert ("withdraw" in actions) == (role in MAY["withdraw a draft"])
    assert ("publish" in actions) == (role in MAY["publish"])
