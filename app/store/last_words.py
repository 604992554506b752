"""The last word of a person on each finding that counts."""

from sqlalchemy import CTE, and_, func, select

from app.store.tables import finding_reviews, findings, latest_checks


def last_words(organization_id: str) -> CTE:
    """Select the findings that count of which a person spoke, each with the last word on it.

    A word holds for whatever check says the same again: the same relation of the same passage and
    statement in the same version.
    """
    spoken, counts = findings.alias("spoken"), findings
    same = ("communication_id", "start", "end", "statement_id", "version", "relation")
    theirs = [spoken.c[name] for name in same]
    place = func.row_number().over(partition_by=theirs, order_by=finding_reviews.c.id.desc())
    ranked = (
        select(
            *theirs,
            finding_reviews.c.verdict,
            finding_reviews.c.relation.label("corrected_to"),
            place.label("place"),
        )
        .join_from(finding_reviews, spoken, spoken.c.id == finding_reviews.c.finding_id)
        .where(finding_reviews.c.organization_id == organization_id)
        .subquery("ranked")
    )
    return (
        select(counts.c.id.label("finding_id"), ranked.c.verdict, ranked.c.corrected_to)
        .join_from(ranked, latest_checks, latest_checks.c.communication_id == ranked.c[same[0]])
        .join(
            counts,
            and_(
                counts.c.check_id == latest_checks.c.check_id,
                *(counts.c[name] == ranked.c[name] for name in same),
            ),
        )
        .where(ranked.c.place == 1)
        .cte("said")
    )
