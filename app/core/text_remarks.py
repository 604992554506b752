"""What a check did not go by, told in English; the commands have it in other languages."""

from app.core.text_checks import Remark

REMARKS = {
    Remark.WORDS_WITHHELD: (
        "The organization’s own words were not looked for: the server does not give them to this "
        "key (CREDO_KEY)."
    ),
    Remark.CALIBRATION_WITHHELD: (
        "The engine’s own thresholds were used: the server does not give the organization’s "
        "calibration to this key (CREDO_KEY)."
    ),
    Remark.CALIBRATION_OF_ANOTHER_ENGINE: (
        "The engine’s own thresholds were used: the organization’s calibration is of an engine of "
        "another name."
    ),
}
