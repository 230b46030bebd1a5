"""Puts the window into a person's language where there is a translation, and leaves it in English where there is none.

A translation is one file, `viz/player/translations/kyphoscope_LANGUAGE.qm`; `python -m tests.tools.translate` collects
what there is to translate and makes that file.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

ENGLISH = "en"
FOLDER = Path(__file__).parents[1] / "translations"
"""The folder of the translations that come with the program."""
OWNER = "kyphoscopeTranslator"
"""The object name of the translators that are installed here, by which they are removed again."""


def install(app: QCoreApplication, locale: str | None = None, folder: Path = FOLDER) -> str:
    """Translate everything that is shown from now on; widgets made before keep their words.

    locale : a language such as "de", "zh_CN" or "pt-BR"; None for the first of
        those that the system asks for that is there
    Returns the language that is used: that of the translation's file, "en" for the program's own words.
    """
    for earlier in app.findChildren(QTranslator, OWNER):
        app.removeTranslator(earlier)
        earlier.deleteLater()
    for language in languages(locale):
        if language == ENGLISH:
            break
        own = _loaded(app, folder / f"kyphoscope_{language}.qm")
        if own is not None:
            _install_qts_own(app, language)  # the buttons of Qt's dialogs speak the same language as the window
            app.installTranslator(own)
            return language
    return ENGLISH


def languages(locale: str | None) -> tuple[str, ...]:
    """What to look for, best first, as it stands in a file's name: "zh_CN" before "zh".

    Nothing comes after English, which is always there.
    """
    wanted = QLocale.system().uiLanguages() if locale is None else [locale]
    names: list[str] = []
    for name in wanted:
        parts = name.replace("-", "_").split(".")[0].split("_")
        names += ["_".join(parts[:count]) for count in range(len(parts), 0, -1)]
        if len(parts) == 3:  # language, script, country: files name language and country
            names.insert(len(names) - 2, f"{parts[0]}_{parts[2]}")
        if parts[0] == ENGLISH:
            break
    return tuple(dict.fromkeys(names))


def _install_qts_own(app: QCoreApplication, language: str) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for name in languages(language):
        qts_own = _loaded(app, folder / f"qtbase_{name}.qm")
        if qts_own is not None:
            app.installTranslator(qts_own)
            return


def _loaded(app: QCoreApplication, file: Path) -> QTranslator | None:
    """The translation in a file; None where there is no such file, or none that Qt can read."""
    made = QTranslator(app)
    made.setObjectName(OWNER)
    if file.is_file() and made.load(str(file)):
        return made
    made.deleteLater()
    return None
