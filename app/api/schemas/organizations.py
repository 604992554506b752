"""Organizations and keys as clients send and get them."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from app.api.schemas.fields import Locale, Sent, Shown, Text, Time
from app.core.access import Role
from app.core.organizations import SLUG_PATTERN, Visibility
from app.core.statements import LOCALES_MAX, NAME_MAX_CHARS

_Name = Annotated[Text, Field(min_length=1, max_length=NAME_MAX_CHARS, pattern=r"\S")]
_Locales = Annotated[list[Locale], Field(min_length=1, max_length=LOCALES_MAX)]
_Visibility = Annotated[Visibility, Field(strict=False)]
_Approvals = Annotated[int, Field(ge=0, le=20)]
_Notice = Annotated[Text, Field(max_length=2_000)]


class OrganizationIn(Sent):
    """A new organization."""

    slug: Annotated[str, StringConstraints(pattern=SLUG_PATTERN), Field(examples=["acme"])]
    name: Annotated[_Name, Field(examples=["Acme"])]
    default_locale: Locale
    locales: Annotated[_Locales | None, Field(examples=[["fr", "en"]])] = None
    visibility: _Visibility = Visibility.PRIVATE
    report_visibility: _Visibility = Visibility.PRIVATE
    approvals_required: _Approvals = 0
    notice: _Notice = ""

    @model_validator(mode="after")
    def _speaks_its_default(self) -> "OrganizationIn":
        if self.locales is not None and self.default_locale not in self.locales:
            raise ValueError("`locales` must contain `default_locale`")
        return self


class OrganizationChange(Sent):
    """What an organization is after a patch."""

    name: _Name
    default_locale: Locale
    locales: _Locales
    visibility: _Visibility
    report_visibility: _Visibility
    approvals_required: _Approvals
    notice: _Notice

    @model_validator(mode="after")
    def _speaks_its_default(self) -> "OrganizationChange":
        if self.default_locale not in self.locales:
            raise ValueError("`locales` must contain `default_locale`")
        return self

    def changes(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        return {**dict(self), "locales": tuple(dict.fromkeys(self.locales))}


class OrganizationOut(Shown):
    """An organization."""

    id: str
    slug: str
    name: str
    default_locale: str
    locales: list[str]
    visibility: Visibility
    report_visibility: Visibility
    approvals_required: int
    notice: str
    created_at: str
    updated_at: str


class KeyIn(Sent):
    """A new key."""

    role: Annotated[Role, Field(strict=False)]
    name: Annotated[Text, Field(max_length=NAME_MAX_CHARS, examples=["HR tool"])] = ""
    expires_at: Time | None = None


class KeyOut(Shown):
    """A key; its secret is shown once, by the answer that made it."""

    id: str
    role: Role
    name: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class IssuedKeyOut(KeyOut):
    """A key just made."""

    secret: str | None
