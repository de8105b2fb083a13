"""The tools behind the guardrails find what they are there to find: faults are planted, and must be named."""

import sqlalchemy as sa
from babel.messages.catalog import Message

from migrations import drift
from scripts import budgets, texts
from tests.guardrails.source import ROOT


def faults(message: Message, language: str = "ru", forms: int = 3) -> list[str]:
    return list(texts.faults_of(message, language, forms))


def test_a_complete_translation_has_no_fault():
    assert faults(Message("Logged, #{number}.", "Записали, №{number}.")) == []


def test_a_missing_translation_is_found():
    assert faults(Message("Logged, #{number}.", "")) == ["not translated"]


def test_a_missing_plural_form_is_found():
    one, two = "{count} заявка", "{count} заявки"
    assert faults(Message(("{count} request", "{count} requests"), (one, two))) == ["not translated"]


def test_a_singular_need_not_repeat_the_number():
    assert faults(Message(("one request", "{count} requests"), ("1件", "{count}件")), "ja", 2) == []


def test_a_placeholder_that_is_lost_or_misspelt_is_found():
    lost, misspelt = Message("For {firm}", "Для фирмы"), Message("For {firm}", "Для {frim}")
    assert faults(lost) == ["placeholders [] instead of ['firm']"]
    assert faults(misspelt) == ["placeholders ['frim'] instead of ['firm']"]


def test_a_text_left_in_english_is_found_but_a_command_is_not_english():
    assert faults(Message("All well", "All well")) == ["left in English"]
    assert faults(Message("/balance", "/balance")) == []


def test_a_fuzzy_guess_is_found():
    assert faults(Message("All well", "Всё хорошо", flags={"fuzzy"})) == ["fuzzy"]


def test_a_function_over_the_limit_is_found_and_its_docstring_is_not_counted(tmp_path):
    (tmp_path / "bot").mkdir()
    docstring = '    """' + "words\n" * 80 + '    """\n'
    (tmp_path / "bot" / "long.py").write_text("def long():\n" + "    x = 1\n" * 70)
    (tmp_path / "bot" / "documented.py").write_text("def documented():\n" + docstring + "    x = 1\n" * 60)
    assert budgets.over(hard=True, root=tmp_path) == ["71 lines: bot/long.py:1 long"]


def test_the_budgets_look_at_the_whole_house():
    assert {path.relative_to(ROOT).parts[0] for path in budgets.sources()} == set(budgets.FOLDERS)


def test_an_enum_that_learnt_a_word_without_a_migration_is_found():
    def made(*words: str) -> set[str]:
        models = sa.MetaData()
        state = sa.Enum(*words, name="state", native_enum=False, create_constraint=True)
        sa.Table("ticket", models, sa.Column("state", state))
        return drift.made_of(models)

    assert made("open", "closed") == made("open", "closed")
    assert made("open", "closed") != made("open", "closed", "lost")
