"""The window can be put into another language: all its words can be collected, and a translation is what is shown."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.language import translation
from kyphoscope.viz.player.language.translation import ENGLISH, install, languages
from kyphoscope.viz.player.language.words import tr
from tests.tools.translate import Call, all_calls, calls, release, template, translated, write
from tests.viz.player.translation_fixture import bare_words, everything_translated  # noqa: F401 (a fixture)

SAYS = {"Next step": "Nächster Schritt", "At {time}": "Um {time}"}


def found_in(tmp_path: Path, code: str) -> tuple[Call, ...]:
    file = tmp_path / "some.py"
    file.write_text(code)
    return tuple(calls(file))


def fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def is_sound(call: Call) -> bool:
    """A literal, asked for when it is shown, with just the names in its braces that are given, so far as told."""
    return call.text is not None and call.within and call.fields in (None, fields(call.text))


def test_every_text_of_the_window_can_be_collected() -> None:
    wrong = [f"{call.file.name}:{call.line}" for call in all_calls() if not is_sound(call)]
    assert not wrong, f"tr() takes a plain literal, within a function, with all names in its braces: {wrong}"


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): return tr(x)",
        "def f(x): return tr(f'At {x}')",
        "def f(x): return tr('At ' + x)",
        "def f(x): return list(map(tr, x))",
        "def f(x): return tr('At {time}')",
        "def f(x): return tr('At {time}', place=x)",
        "TEXT = tr('At')",
        "class A:\n    TEXT = tr('At')",
        "def f(x=tr('At')): return x",
    ],
)
def test_what_cannot_be_collected_is_found(tmp_path: Path, code: str) -> None:
    assert not all(is_sound(call) for call in found_in(tmp_path, code))


def test_what_can_be_collected_is_let_pass(tmp_path: Path) -> None:
    lines = "def f(x):", "g = lambda: tr('One ' 'text')", "return tr('{a} of {b}', a=tr('Inner'), b=x), tr('{c}', **x)"
    found = found_in(tmp_path, "\n  ".join(lines))
    assert [call.text for call in found] == ["One text", "{a} of {b}", "Inner", "{c}"]
    assert all(is_sound(call) for call in found)


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder with a translation of two texts."""
    code = "def f(t): return tr('Next step'), tr('At {time}', time=t), tr('Not translated')"
    file = tmp_path / "kyphoscope_de.ts"
    write(file, template(found_in(tmp_path, code), "de", SAYS))
    release(file)
    return tmp_path


def test_a_text_that_is_translated_stays_so_when_words_are_collected_anew(german: Path) -> None:
    file = german / "kyphoscope_de.ts"
    assert translated(file) == SAYS
    write(file, template(found_in(german, "def f(): return tr('New'), tr('Next step')"), "de", translated(file)))
    assert translated(file) == {"Next step": SAYS["Next step"]}
    assert "<source>New</source>" in file.read_text(encoding="utf-8")


def test_a_translation_that_is_there_is_shown_and_taken_out_again(qapp: QApplication, german: Path) -> None:
    try:
        assert install(qapp, "de_AT", german) == "de"
        assert tr("Next step") == "Nächster Schritt"
        assert tr("At {time}", time="3:07") == "Um 3:07"
        assert tr("Not translated") == "Not translated"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        assert install(qapp, "en_GB", german) == ENGLISH
    assert tr("Next step") == "Next step"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("locale", ["fr", "C", "", "not a language", "../../etc", "en"])
def test_without_a_translation_the_window_is_english(qapp: QApplication, german: Path, locale: str) -> None:
    assert install(qapp, locale, german) == ENGLISH
    assert tr("Next step") == "Next step"


def test_a_spoilt_translation_is_passed_over(qapp: QApplication, german: Path) -> None:
    (german / "kyphoscope_de.qm").write_bytes(b"no translation")
    assert install(qapp, "de", german) == ENGLISH
    assert tr("Next step") == "Next step"


def test_the_system_is_asked_where_nobody_chooses(
    qapp: QApplication, german: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locale:
        @staticmethod
        def system() -> Locale:
            return Locale()

        def uiLanguages(self) -> list[str]:  # noqa: N802 (Qt's name)
            return ["fr-FR", "de-DE", "en-GB"]

    monkeypatch.setattr(translation, "QLocale", Locale)
    assert languages(None) == ("fr_FR", "fr", "de_DE", "de", "en_GB", "en")
    try:
        assert install(qapp, None, german) == "de"
    finally:
        install(qapp, ENGLISH, german)


@pytest.mark.parametrize(
    ("locale", "order"),
    [
        ("de", ("de",)),
        ("pt-BR", ("pt_BR", "pt")),
        ("zh_CN.UTF-8", ("zh_CN", "zh")),
        ("zh-Hans-CN", ("zh_Hans_CN", "zh_CN", "zh_Hans", "zh")),
    ],
)
def test_the_nearest_translation_is_looked_for_first(locale: str, order: tuple[str, ...]) -> None:
    assert languages(locale) == order


@pytest.mark.usefixtures("everything_translated")
def test_a_text_past_the_translation_stands_out(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    for words in (tr("Next step"), tr("At {time}", time="3:07"), "Forgotten", "3:07"):
        row.addWidget(QLabel(words))
    box.setToolTip("Forgotten too")
    assert tr("At {time}", time="3:07") == "⟦At 3:07⟧"
    assert bare_words(box) == {"Forgotten", "Forgotten too"}
