"""What the pages show, to whom, and how they leave."""

import re

import pytest

from app.core.access import Role
from app.core.jobs import JobKind, JobState
from app.core.organizations import Visibility
from tests import builders
from tests.web.site import ATTACK, BROKEN, KEPT, MISSION, Site, mission


def page(site: Site, path: str = "/o/lampes", key: str | None = None, language: str = "en") -> str:
    response = site.client(key, language).get(path)
    assert response.status_code == 200, response.text[:500]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def words(html: str) -> str:
    """Return a page's text, white space in one piece."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_home_lists_public_organizations_with_mission_versions_and_date(seen: Site) -> None:
    html = page(seen, "/")
    assert 'href="/o/lampes"' in html
    assert "Lampes &amp; Cie" in html
    assert "Make lamps that anyone can repair." in html
    assert "2 versions · in force since 31 March 2026" in words(html)
    assert "curl" in html
    assert "Banque" not in html


def test_home_lists_what_the_key_opens(seen: Site) -> None:
    assert "Banque Secrète" in page(seen, "/", "banker")
    assert "Banque Secrète" in page(seen, "/", "operator")
    assert "Banque Secrète" not in page(seen, "/", "reader")


def test_empty_instance_shows_how_to_begin(site: Site) -> None:
    with site.ports.store.write() as uow:
        one = uow.organizations.by_slug("lampes")
        assert one is not None
        hidden = builders.replace(one, visibility=Visibility.PRIVATE, revision=2)
        assert uow.organizations.save(hidden, 1)
        uow.commit()
    html = page(site, "/")
    assert "No organisation shows its charter here yet." in html
    assert "/v1/organizations/acme/drafts" in html


def test_home_goes_on_where_the_first_page_ends(site: Site) -> None:
    many = [
        builders.organization(slug=f"z-{n:03}", visibility=Visibility.PUBLIC) for n in range(55)
    ]
    site.add("organizations", *many)
    first = page(site, "/")
    assert "z-048" in first
    assert "z-049" not in first
    (following,) = re.findall(r'href="(/\?after=[^"]+)"', first)
    assert "z-054" in page(site, following)


def test_charter_in_force_with_values_and_behaviours(seen: Site) -> None:
    html = page(seen, language="fr")
    text = words(html)
    assert "Version 2 en vigueur depuis le 31 mars 2026" in text
    assert MISSION.replace(" que", ", que") in html
    assert "Nous le montrons Réparer chaque lampe" in text
    assert "Ce serait manquer à notre parole Tout coller" in text
    assert "Une coopérative inventée." in html
    with seen.ports.store.read() as uow:
        one = uow.organizations.by_slug("lampes")
        assert one is not None
        latest = uow.versions.latest(one.id)
    assert latest is not None
    assert latest.content_hash.hex() in html


def test_line_of_versions_shows_words_removed_and_added(seen: Site) -> None:
    html = page(seen, language="fr")
    assert "<del>Durer</del><ins>Faire durer</ins>" in html
    assert html.index('id="v2"') < html.index('id="v1"')
    assert "forme corrigée" in html  # a comma in the mission
    assert "ajout" in html
    assert 'href="/v1/organizations/lampes/charter/versions/2/diff"' in html


def test_changes_are_those_of_the_locale_shown(seen: Site) -> None:
    english = page(seen, "/o/lampes?locale=en", language="fr")
    assert "<del>Last</del><ins>Made to last</ins>" in english
    assert "Faire durer</ins>" not in english
    assert 'lang="en"' in english
    assert '<html lang="fr">' in english


def test_older_versions_are_a_page_away(site: Site) -> None:
    with site.ports.store.read() as uow:
        one = uow.organizations.by_slug("lampes")
    assert one is not None
    site.add(
        "versions",
        *(builders.version(one.id, n, [mission(f"Mission {n}.")], at=builders.later(days=28 + n))
          for n in range(3, 15)),
    )  # fmt: skip
    newest = page(site, language="fr")
    assert 'id="v14"' in newest
    assert 'id="v4"' not in newest
    older = page(site, "/o/lampes?before=5", language="fr")
    assert 'href="/o/lampes?before=5#versions"' in newest
    assert 'id="v4"' in older
    assert 'id="v5"' not in older
    assert page(site, "/o/lampes?before=99999999999999999999", language="fr") == page(
        site, language="fr"
    )


def test_report_has_counts_with_denominators_and_intervals(seen: Site) -> None:
    text = words(page(seen))
    assert "8 communications read, from July 2025 to March 2026: 24 passages." in text
    assert "67% 2 of the 3 findings that take a side keep the charter’s word." in text
    assert "95% interval: 21% to 94%" in text
    assert "2 of 7 findings" in text
    assert "1 finding reviewed by a person: confirmed 0, corrected 0" in text
    assert "The sides were taken by a machine, built" in text


def test_report_shows_silence_contrasts_and_passages_with_what_explains_them(seen: Site) -> None:
    html = page(seen)
    text = words(html)
    assert "Frank never shown at work in 8 months of publications, 24 passages read" in text
    assert "Mission never met, 24 passages read" in text
    contrasts = html[html.index('id="contrasts"') :]
    assert KEPT in contrasts
    assert BROKEN in contrasts
    assert "To customers" in contrasts
    assert "To staff" in contrasts
    assert "Closest behaviour, one that breaks it: Tout coller" in text
    assert "disputed by a person" in text
    assert 'href="https://lampes.example/1"' in html


def test_picture_has_its_figures_in_a_table(seen: Site) -> None:
    html = page(seen)
    table = words(html[html.index("<table>") :][:6000])
    assert "Passages by month:" in table
    assert 'role="img" aria-labelledby="r-' in html
    assert '<th scope="rowgroup">2026</th>' in html


def test_report_of_a_statement_no_longer_in_force_says_so(site: Site) -> None:
    with site.ports.store.read() as uow:
        one = uow.organizations.by_slug("lampes")
    assert one is not None
    site.add("versions", builders.version(one.id, 3, [mission()], at=builders.later(days=40)))
    assert "no longer in the charter" in page(site)


def test_running_check_says_how_far_it_is(site: Site) -> None:
    with site.ports.store.write() as uow:
        one = uow.organizations.by_slug("lampes")
        assert one is not None
        check = builders.check(one.id)
        uow.checks.add(check)
        uow.jobs.add(
            builders.job(
                one.id, id=check.id, kind=JobKind.CHECK, state=JobState.RUNNING, done=3, total=8
            )
        )
        uow.commit()
    html = page(site)
    assert "A check is going on: 3 of 8 communications read." in words(html)
    assert '<progress max="8" value="3"' in html
    assert 'href="/o/lampes#report"' in html
    assert "http-equiv" not in html


def test_organization_without_charter_or_report(site: Site) -> None:
    site.add("organizations", builders.organization(slug="neuve", visibility=Visibility.PUBLIC))
    text = words(page(site, "/o/neuve"))
    assert "No charter is in force yet." in text
    assert "This organisation keeps its report to itself." in text
    assert "No charter is in force yet." in words(page(site, "/"))


def test_private_report_opens_to_the_roles_that_may_read_work(site: Site) -> None:
    with site.ports.store.write() as uow:
        one = uow.organizations.by_slug("lampes")
        assert one is not None
        hidden = builders.replace(one, report_visibility=Visibility.PRIVATE, revision=2)
        assert uow.organizations.save(hidden, 1)
        uow.commit()
    for key in (None, "reader", "banker"):
        html = page(site, key=key)
        assert "keeps its report to itself" in html
        assert BROKEN not in html
    for key in ("auditor", "operator"):
        assert BROKEN in page(site, key=key)


def test_public_report_is_readable_with_a_readers_key_too(seen: Site) -> None:
    assert BROKEN in page(seen, key="reader")


def test_private_and_missing_organizations_look_the_same(seen: Site) -> None:
    for key in (None, "reader"):
        private = seen.client(key).get("/o/banque")
        missing = seen.client(key).get("/o/banqux")
        assert private.status_code == missing.status_code == 404
        assert private.text.replace("/o/banque", "/o/banqux") == missing.text
        assert "Banque" not in private.text
        names = {name for name in private.headers if name != "x-request-id"}
        assert all(private.headers[name] == missing.headers[name] for name in names)
    assert "Garder vos secrets." in page(seen, "/o/banque", "banker", "fr")


@pytest.mark.parametrize(
    "path", ["/o/LAMPES", "/o/lampes/x", "/o/%ff", "/o/-", "/o//", "/o/a%2Fb", "/o/../o/"]
)
def test_refusals_below_organizations_are_pages(seen: Site, path: str) -> None:
    response = seen.client(language="fr").get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Il n’y a rien ici" in response.text


def test_slash_at_the_end_leads_to_the_page(seen: Site) -> None:
    response = seen.client().get("/o/lampes/?lang=fr")
    assert response.status_code == 308
    assert response.headers["location"] == "/o/lampes?lang=fr"
    assert seen.client().get("/o//evil.example/").status_code == 404


def test_texts_are_escaped(site: Site) -> None:
    assert ATTACK not in page(site)
    assert "&lt;script&gt;" in page(site)
    hostile = builders.organization(
        slug="hostile", name=ATTACK, notice=ATTACK, visibility=Visibility.PUBLIC
    )
    site.add("organizations", hostile)
    site.add_key("hostile", hostile, Role.READER)
    site.add("versions", builders.version(hostile.id, 1, [mission(ATTACK)], reason=ATTACK))
    for path in ("/", "/o/hostile"):
        assert "<script" not in page(site, path, "hostile", "fr")


def test_wrong_key_is_refused_on_every_page(seen: Site) -> None:
    client = seen.client(Authorization="Bearer credo_wrong")
    for path in ("/", "/o/lampes", "/docs", "/sign-in"):
        response = client.get(path)
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Basic ")
        assert "This key opens nothing" in response.text


def test_storage_that_does_not_answer_is_told_on_a_page(
    seen: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core.errors import StorageError  # noqa: PLC0415

    def fail(*_args: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(seen.ports.store, "read", fail)
    response = seen.client().get("/o/lampes")
    assert response.status_code == 503
    assert "Not right now" in response.text
    assert "disk" not in response.text
