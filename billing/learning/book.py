"""The office book's part about learning."""

from pydantic import Field

from intake.office.book import BookTable


class LearningRules(BookTable):
    """Whether cards say what earlier verdicts suggest."""

    enabled: bool = False
    least_examples: int = Field(default=20, ge=5, le=1000)
    """Of an answer, before it is suggested at all."""
    sure_percent: int = Field(default=60, ge=50, le=99)
    """Less sure than this, nothing is said."""
