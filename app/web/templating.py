"""Jinja templates, strict and escaped, with what every page needs at hand."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from app.core.access import Principal
from app.web.files import StaticFiles
from app.web.languages import LANGUAGES, Reader
from app.web.wording import Wording, read_messages


class Templates:
    """Turns a template and its data into HTML."""

    def __init__(self, files: StaticFiles) -> None:
        """Read the messages of every language; a broken file stops the start, not a reader."""
        self._words = {one: Wording(one, read_messages(one)) for one in LANGUAGES}
        self._environment = Environment(
            loader=PackageLoader("app.web"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["asset"] = files.address

    def render(
        self, template: str, reader: Reader, principal: Principal | None = None, **data: Any
    ) -> str:
        """Return the page in the reader's language."""
        words = self._words[reader.language]
        return self._environment.get_template(template).render(
            say=words.say,
            words=words,
            reader=reader,
            languages=[(one, self._words[one].own_name(one)) for one in LANGUAGES],
            principal=principal,
            **data,
        )
