"""The settings that site generators put before a page: found, not read, but for the language."""

import re

from app.core.locales import normal_locale

# It begins on the very first line and ends with the same mark. What comes first must look like a
# setting: a page may also begin with a rule.
_YAML = re.compile(
    r"---[ \t]*\r?\n(?=\s*(?:#|[\w\"'.-]+[ \t]*:|---))(?P<inside>(?:[^\n]*\n)*?)"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(?P<inside>(?:[^\n]*\n)*?)\+\+\+[ \t]*(?:\r?\n|\Z)")
_LANGUAGE = re.compile(
    r"^(?:lang|language|locale)[ \t]*[:=][ \t]*[\"']?([A-Za-z0-9_-]{2,35})[\"']?[ \t]*\r?$",
    re.MULTILINE,
)


def front_matter(source: str) -> tuple[int, str | None]:
    """Return where the page itself begins, and the locale that is declared before it.

    Returns: (0, None) when the page has no front matter.
    """
    found = _YAML.match(source) or _TOML.match(source)
    if found is None:
        return 0, None
    said = _LANGUAGE.search(found["inside"])
    return found.end(), normal_locale(said[1].replace("_", "-")) if said else None
